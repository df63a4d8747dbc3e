package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.inventory.Level;
import io.orderflow.inventory.LevelKey;
import io.orderflow.inventory.Shelf;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.Trail.MoneyIn;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever tenants ask and providers tell, in whatever order and however often: money adds up. */
class PaymentPropertyTest {
  private static final int STEPS = 40;
  private static final long STOCK = 1_000;

  @Property(tries = 2_000)
  void noLifeShouldLoseMoneyOrUnits(@ForAll long seed) {
    RandomLife life = new RandomLife(Clerk.CALLER, seed);
    Order order = Clerk.placed();
    Map<LevelKey, Level> levels = stocked(order);

    for (int i = 0; i < STEPS; i++) {
      Object said = life.next(order);
      Change change = Clerk.decide(order, said);
      if (change != null) {
        assertForward(order, change);
        assertMoney(change.order());
        assertStored(change.order());
        assertUnits(change, levels);
        order = change.order();
        assertThat(repeated(order, said)).as("twice %s", said).isTrue();
      }
    }

    assertThat(RandomLife.received(order)).isEqualTo(life.captured);
  }

  private static Map<LevelKey, Level> stocked(Order order) {
    Map<LevelKey, Level> levels = new HashMap<>();
    order
        .reserved()
        .quantities()
        .forEach(
            (sku, reserved) -> {
              LevelKey key = order.reserved().key(sku);
              levels.put(key, new Level(key, STOCK, reserved, null, 1, Clerk.AT));
            });
    return levels;
  }

  /** A report changes nothing the second time; commands of a tenant may go on. */
  private static boolean repeated(Order order, Object said) {
    return !(said instanceof ReportPayment) || Clerk.decide(order, said).isNone();
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

  private static void assertUnits(Change change, Map<LevelKey, Level> levels) {
    Shelf shelf = new Shelf(levels, Clerk.IDS, Clerk.AT);
    change.stock().on(shelf, change.order().id());
    shelf.changed().forEach(level -> levels.put(level.key(), level));
    for (OrderLine line : change.order().lines()) {
      Level level = levels.get(change.order().reserved().key(line.sku()));
      assertThat(level.reserved()).isEqualTo(line.open());
      assertThat(level.onHand()).isEqualTo(STOCK - line.fulfilled());
    }
  }
}
