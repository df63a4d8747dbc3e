package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a tenant may do with an order; the names are the contract's {@code allowedActions}. */
enum Action {
  confirm("confirmed"),
  edit("edited"),
  edit_lines("edited"),
  cancel("cancelled"),
  fulfill("fulfilled"),
  record_payment("paid"),
  retry_payment("retried"),
  refund("refunded");

  private final String target;

  Action(String target) {
    this.target = target;
  }

  /**
   * @throws FaultException 409 that names from, to and what is allowed instead
   */
  void require(Order order) {
    if (!order.allows(this)) {
      throw refusal(order);
    }
  }

  FaultException refusal(Order order) {
    return refusal(order, target);
  }

  /** The same when it was to lead somewhere else than it does. */
  FaultException refusal(Order order, String to) {
    List<String> allowed = order.allowedActions().stream().map(Action::name).toList();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("action", name());
    facts.put("from", order.state().status().name());
    facts.put("to", to);
    facts.put("paymentStatus", order.state().payment().name());
    facts.put("fulfillmentStatus", order.state().fulfillment().name());
    facts.put("allowedActions", allowed);
    String detail =
        "The order is %s, %s and %s: it cannot be %s. Allowed: %s.%s"
            .formatted(
                order.state().status(),
                order.state().payment(),
                order.state().fulfillment(),
                to,
                allowed.isEmpty() ? "nothing" : String.join(", ", allowed),
                why(order));
    return new FaultException(new Fault.Conflict("invalid_transition", detail, List.of(), facts));
  }

  /** What the three statuses alone do not explain. */
  private String why(Order order) {
    return switch (this) {
      case edit_lines ->
          order.amounts().paid() > 0 ? " Lines stay as they are once money has come." : busy(order);
      case record_payment, retry_payment -> busy(order);
      case confirm, edit, cancel, fulfill, refund -> "";
    };
  }

  private static String busy(Order order) {
    return order.isPaymentUnderWay()
        ? " A payment with " + order.payment().provider() + " is under way."
        : "";
  }
}
