package io.orderflow.order;

import io.orderflow.bus.Caller;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.RefundedElsewhere;
import io.orderflow.order.OrderMessages.Released;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes up what a tenant and a provider might say next of an order, sensible or not. */
final class RandomLife {
  private final Caller caller;
  private final Random random;
  private Object last;

  /** The most that was told to have come with each of the provider's payments. */
  final Map<String, Long> captured = new HashMap<>();

  RandomLife(Caller caller, long seed) {
    this.caller = caller;
    this.random = new Random(seed);
  }

  /** What an order says has come with each of the provider's payments. */
  static Map<String, Long> received(Order order) {
    Map<String, Long> received = new HashMap<>();
    order.trail().payments().stream()
        .filter(payment -> payment.provider() != null)
        .forEach(payment -> received.merge(payment.reference(), payment.amount(), Long::sum));
    return received;
  }

  /** A command or a report, now and then the one before once more. */
  Object next(Order order) {
    if (last == null || random.nextInt(5) > 0) {
      last =
          random.nextInt(5) < 2
              ? command(order)
              : new ReportPayment(caller, order.id(), report(order));
    }
    return last;
  }

  private Object command(Order order) {
    UUID id = order.id();
    return switch (random.nextInt(6)) {
      case 0 -> new CancelOrder(caller, null, id, null, null, null, units(order));
      case 1 -> new FulfillOrder(caller, null, id, null, units(order), null, null, parcel());
      case 2 -> new VoidFulfillment(caller, id, parcel());
      case 3 -> new RefundOrder(caller, null, id, null, amount(order), null);
      case 4 -> new RecordPayment(caller, null, id, null, amount(order), "cheque");
      default -> new RetryPayment(caller, null, id, null, "pm_" + random.nextInt(9), null, true);
    };
  }

  private PaymentReport report(Order order) {
    int attempt = Math.max(1, order.payment().attempt() - random.nextInt(2));
    String payment = "pi_" + attempt;
    return switch (random.nextInt(8)) {
      case 0 -> new Authorized(attempt, payment, random.nextBoolean() ? Instant.EPOCH : null);
      case 1 -> new Declined(attempt, payment, "card_declined", "No.");
      case 2 -> new Released(attempt, payment);
      case 3, 4 -> captured(attempt, payment, order);
      case 5 -> new Refunded(refund(order), "re_" + random.nextInt(20));
      case 6 -> new RefundFailed(refund(order), "expired_card", "The card is gone.");
      default -> new RefundedElsewhere("re_" + random.nextInt(20), 1 + random.nextInt(300));
    };
  }

  private Captured captured(int attempt, String payment, Order order) {
    long amount =
        random.nextBoolean()
            ? order.amounts().total()
            : 1 + random.nextInt((int) order.amounts().total());
    captured.merge(payment, amount, Math::max);
    return new Captured(attempt, payment, amount);
  }

  private UUID refund(Order order) {
    int count = order.trail().refunds().size();
    return count == 0 ? UUID.randomUUID() : order.trail().refunds().get(random.nextInt(count)).id();
  }

  private List<LineQuantity> units(Order order) {
    OrderLine line = order.lines().get(random.nextInt(order.lines().size()));
    return random.nextInt(4) == 0
        ? null
        : List.of(new LineQuantity(line.id(), 1 + random.nextInt(2)));
  }

  private String parcel() {
    return "parcel-" + random.nextInt(3);
  }

  private Long amount(Order order) {
    return random.nextInt(3) == 0 ? null : (Long) (1L + random.nextInt(400));
  }
}
