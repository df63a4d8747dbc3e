package io.orderflow.integration.stripe;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.order.OrderMessages.PaymentReport;

/** What is known of an effect after Stripe was asked. */
sealed interface Finding {
  /**
   * It has happened.
   *
   * @param reference Stripe's own identifier
   */
  record Done(String reference, PaymentReport report) implements Finding {}

  /**
   * It has not happened and will not.
   *
   * @param reference Stripe's own identifier, or null
   * @param report what the order is told, or null
   */
  record Refused(String reference, String code, String detail, PaymentReport report)
      implements Finding {}

  /**
   * Stripe itself does not know yet.
   *
   * @param reference Stripe's own identifier, or null
   */
  record UnderWay(String reference) implements Finding {}

  /** Stripe could not be made to say: to be tried again as the queue has it. */
  record Later(String code, Performed performed) implements Finding {}

  /** Nobody can tell from here, and trying again will not help. */
  record Undecided(String code, String detail) implements Finding {}
}
