package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.inventory.Level;
import io.orderflow.inventory.LevelKey;
import io.orderflow.inventory.Shelf;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.Released;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.order.Trail.MoneyIn;
import io.orderflow.support.Shop;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever tenants ask and providers tell, in whatever order and however often: money adds up. */
class PaymentPropertyTest {
  private static final IdSource IDS = new UuidV7(Clock.systemUTC());
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Caller CALLER = new Caller(IDS.next(), Mode.live, "c", null);
  private static final int STEPS = 40;
  private static final long STOCK = 1_000;

  @Property(tries = 2_000)
  void noLifeShouldLoseMoneyOrUnits(@ForAll long seed) {
    RandomLife life = new RandomLife(CALLER, seed);
    Order order = placed();
    Map<LevelKey, Level> levels = stocked(order);

    for (int i = 0; i < STEPS; i++) {
      Object said = life.next(order);
      Change change = decide(order, said);
      if (change != null) {
        assertForward(order, change);
        assertMoney(change.order());
        assertStored(change.order());
        assertUnits(change, levels);
        order = change.order();
        assertThat(repeated(order, said)).as("twice %s", said).isTrue();
      }
    }

    assertThat(received(order)).isEqualTo(life.captured);
  }

  /** One attempt's reports, shuffled and repeated, leave the same money and the same status. */
  @Property(tries = 500)
  void reportsShouldComeToTheSameInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<PaymentReport> reports =
        new ArrayList<>(
            List.of(
                new Declined(1, "pi_1", "card_declined", "No."),
                new Authorized(1, "pi_1", AT),
                new Released(1, "pi_1"),
                new Captured(1, "pi_1", 400),
                new Captured(1, "pi_1", 1_101)));
    reports.removeIf(report -> random.nextInt(3) == 0);
    List<PaymentReport> shuffled = new ArrayList<>(reports);
    shuffled.addAll(reports);
    Collections.shuffle(shuffled, random);

    Order inOrder = told(placed(), reports);
    Order inDisorder = told(placed(), shuffled);

    assertThat(inDisorder.state().payment()).isEqualTo(inOrder.state().payment());
    assertThat(inDisorder.payment().progress()).isEqualTo(inOrder.payment().progress());
    assertThat(inDisorder.amounts()).isEqualTo(inOrder.amounts());
  }

  /** A refund's reports too: what failed has failed, even if its success is heard of later. */
  @Property(tries = 200)
  void refundReportsShouldComeToTheSameInAnyOrder(@ForAll long seed) {
    Order paid = told(placed(), List.of(new Captured(1, "pi_1", 1_101)));
    Order asked =
        Refunding.request(paid, new RefundOrder(CALLER, null, paid.id(), null, 600L, null), IDS, AT)
            .order();
    UUID refund = asked.trail().refunds().get(0).id();
    List<PaymentReport> reports =
        new ArrayList<>(
            List.of(new Refunded(refund, "re_1"), new RefundFailed(refund, "expired_card", "No.")));
    Order inOrder = told(asked, reports);
    reports.addAll(List.copyOf(reports));
    Collections.shuffle(reports, new Random(seed));

    Order inDisorder = told(asked, reports);

    assertThat(inDisorder.state()).isEqualTo(inOrder.state());
    assertThat(inDisorder.amounts()).isEqualTo(inOrder.amounts());
    assertThat(inDisorder.trail().refunds().get(0).status()).isEqualTo(RefundStatus.failed);
  }

  /** What was decided, or null when it was refused. */
  static Change decide(Order order, Object said) {
    try {
      return decided(order, said);
    } catch (FaultException refused) {
      return null;
    }
  }

  private static Change decided(Order order, Object said) {
    if (said instanceof ReportPayment report) {
      return Reporting.decide(order, report.report(), IDS, AT);
    }
    if (said instanceof CancelOrder cancel) {
      return Cancelling.decide(order, cancel, IDS, AT);
    }
    if (said instanceof FulfillOrder fulfill) {
      return Fulfilling.decide(order, fulfill, IDS, AT);
    }
    if (said instanceof VoidFulfillment voided) {
      return Voiding.decide(order, voided, AT);
    }
    if (said instanceof RefundOrder refund) {
      return Refunding.request(order, refund, IDS, AT);
    }
    if (said instanceof RecordPayment payment) {
      return Paying.record(order, payment, IDS, AT);
    }
    return Paying.retry(order, (RetryPayment) said, AT);
  }

  private static Order placed() {
    Order order =
        Placing.order(
            new PlaceOrder(
                CALLER,
                null,
                Shop.byCard(Shop.order(Shop.line("A", 2, 500), Shop.line("B", 1, 101)))),
            IDS);
    assertThat(order.state().payment()).isEqualTo(PaymentStatus.pending);
    return order;
  }

  private static Order told(Order order, List<PaymentReport> reports) {
    Order now = order;
    for (PaymentReport report : reports) {
      now = Reporting.decide(now, report, IDS, AT).order();
    }
    return now;
  }

  /** A report changes nothing the second time; commands of a tenant may go on. */
  private static boolean repeated(Order order, Object said) {
    return !(said instanceof ReportPayment) || decide(order, said).isNone();
  }

  private static void assertForward(Order before, Change change) {
    Order after = change.order();
    if (change.isNone()) {
      assertThat(after).isEqualTo(before);
      return;
    }
    assertLegal(before.state().status(), after.state().status(), before.state().status().next());
    assertLegal(before.state().payment(), after.state().payment(), before.state().payment().next());
    assertLegal(
        before.state().fulfillment(),
        after.state().fulfillment(),
        before.state().fulfillment().next());
    assertThat(after.stamp().sequence())
        .isEqualTo(before.stamp().sequence() + change.events().size());
    assertThat(after.stamp().version()).isEqualTo(before.stamp().version() + 1);
    assertThat(after.amounts().paid()).isGreaterThanOrEqualTo(before.amounts().paid());
  }

  private static <T> void assertLegal(T before, T after, java.util.Set<T> next) {
    assertThat(before.equals(after) || next.contains(after)).as("%s to %s", before, after).isTrue();
  }

  private static void assertMoney(Order order) {
    Amounts amounts = order.amounts();
    long in = order.trail().payments().stream().mapToLong(MoneyIn::amount).sum();
    assertThat(amounts.paid()).isEqualTo(in);
    assertThat(amounts.refunded()).isEqualTo(refunds(order, RefundStatus.succeeded));
    assertThat(order.trail().refundPending()).isEqualTo(refunds(order, RefundStatus.pending));
    Map<String, Long> free = Funds.free(order.trail()).left();
    assertThat(free.values()).allMatch(left -> left >= 0);
    assertThat(order.refundable())
        .isEqualTo(free.values().stream().mapToLong(Long::longValue).sum())
        .isNotNegative();
    assertThat(order.state().payment()).isEqualTo(order.paymentStatus());
    if (order.state().status() == OrderStatus.completed) {
      assertThat(order.state().fulfillment()).isEqualTo(FulfillmentStatus.fulfilled);
    }
  }

  private static long refunds(Order order, RefundStatus status) {
    return order.trail().refunds().stream()
        .filter(refund -> refund.status() == status)
        .mapToLong(Trail.MoneyBack::amount)
        .sum();
  }

  private static void assertStored(Order order) {
    assertThat(
            OrderReader.read(
                order.tenantId(),
                OrderJson.of(order),
                order.stamp().sequence(),
                order.paymentMethod()))
        .isEqualTo(order);
  }

  private static Map<LevelKey, Level> stocked(Order order) {
    Map<LevelKey, Level> levels = new HashMap<>();
    order
        .reserved()
        .quantities()
        .forEach(
            (sku, reserved) -> {
              LevelKey key = order.reserved().key(sku);
              levels.put(key, new Level(key, STOCK, reserved, null, 1, AT));
            });
    return levels;
  }

  private static void assertUnits(Change change, Map<LevelKey, Level> levels) {
    Shelf shelf = new Shelf(levels, IDS, AT);
    change.stock().on(shelf, change.order().id());
    shelf.changed().forEach(level -> levels.put(level.key(), level));
    for (OrderLine line : change.order().lines()) {
      Level level = levels.get(change.order().reserved().key(line.sku()));
      assertThat(level.reserved()).isEqualTo(line.open());
      assertThat(level.onHand()).isEqualTo(STOCK - line.fulfilled());
    }
  }

  private static Map<String, Long> received(Order order) {
    Map<String, Long> received = new HashMap<>();
    order.trail().payments().stream()
        .filter(payment -> payment.provider() != null)
        .forEach(payment -> received.merge(payment.reference(), payment.amount(), Long::sum));
    return received;
  }
}
