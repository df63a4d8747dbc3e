package io.orderflow.integration.stripe;

import io.orderflow.integration.Effects.Plan;
import io.orderflow.order.OrderMessages.PaymentReport;

/** What is to be done next for an order. */
sealed interface Step {
  /** All is as it should be, or waits for Stripe or for the order. */
  record Nothing() implements Step {}

  /** An effect is to be brought about, or it is to be found out whether it has been. */
  record Carry(Plan plan) implements Step {}

  /** The order is to be told something that Stripe need not be asked for. */
  record Tell(PaymentReport report) implements Step {}

  /**
   * Stripe could not do it as it is meant, so it is not asked.
   *
   * @param report what the order is told, or null
   */
  record Refuse(Plan plan, String code, String detail, PaymentReport report) implements Step {}
}
