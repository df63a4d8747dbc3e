package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.support.Shop;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is cancelled, shipped, paid and given back in whatever order: parts make the whole. */
class MoneyPropertyTest {
  private static final IdSource IDS = new UuidV7(Clock.systemUTC());
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Caller CALLER = new Caller(IDS.next(), Mode.live, "c", null);

  @Property(tries = 2_000)
  void partsShouldAlwaysMakeTheWhole(@ForAll("orders") NewOrder wanted, @ForAll long seed) {
    Order order = Placing.order(new PlaceOrder(CALLER, null, wanted), IDS);
    order = order.with(order.state().confirmed(AT));
    long whole = order.amounts().total();
    Random random = new Random(seed);

    while (order.lines().stream().anyMatch(line -> line.open() > 0)) {
      Order before = order;
      order = step(order, random);
      assertThat(order.amounts().total()).isEqualTo(whole);
      assertThat(order.amounts().cancelledTotal())
          .isBetween(before.amounts().cancelledTotal(), whole);
      assertThat(order.amounts().due()).isBetween(0L, whole);
      assertThat(order.reserved().quantities().values()).allMatch(quantity -> quantity > 0);
    }

    assertThat(order.lines())
        .allSatisfy(
            line -> assertThat(line.fulfilled() + line.cancelled()).isEqualTo(line.quantity()));
    if (order.isFullyCancelled()) {
      assertThat(order.amounts().cancelledTotal()).isEqualTo(whole);
      assertThat(order.state().status()).isEqualTo(OrderStatus.cancelled);
    } else {
      assertThat(order.state().fulfillment()).isEqualTo(FulfillmentStatus.fulfilled);
    }
  }

  @Property(tries = 500)
  void refundsInAnyPartsShouldComeToWhatWasPaid(
      @ForAll("orders") NewOrder wanted, @ForAll long seed) {
    Order order = Placing.order(new PlaceOrder(CALLER, null, wanted), IDS);
    if (order.amounts().due() == 0) {
      return;
    }
    long total = order.amounts().total();
    Random random = new Random(seed);
    order =
        Paying.record(order, new RecordPayment(CALLER, null, order.id(), null, null, null), IDS, AT)
            .order();
    assertThat(order.state().payment()).isEqualTo(PaymentStatus.paid);

    while (order.refundable() > 0) {
      long part = 1 + Math.floorMod(random.nextLong(), order.refundable());
      order = refund(order, part);
      assertThat(order.amounts().refunded()).isLessThanOrEqualTo(total);
      assertThat(order.state().payment())
          .isEqualTo(
              order.amounts().refunded() == total
                  ? PaymentStatus.refunded
                  : PaymentStatus.partially_refunded);
      if (random.nextInt(5) == 0) {
        order = order.refundable() > 0 ? refund(order, null) : order;
      }
    }

    assertThat(order.amounts().refunded()).isEqualTo(total);
  }

  /** In whatever parts an order that a provider took is cancelled: all of it, and no more. */
  @Property(tries = 1_000)
  void whatIsCancelledShouldGoBackAndWhatIsVoidedShouldNot(
      @ForAll("orders") NewOrder wanted, @ForAll long seed) {
    Order order = Placing.order(new PlaceOrder(CALLER, null, Shop.byCard(wanted)), IDS);
    long whole = order.amounts().total();
    if (whole == 0) {
      return;
    }
    Random random = new Random(seed);
    order = Reporting.decide(order, new Captured(1, "pi_1", whole), IDS, AT).order();
    assertThat(order.state().status()).isEqualTo(OrderStatus.confirmed);

    while (order.lines().stream().anyMatch(line -> line.open() > 0)) {
      order = step(order, random);
      order = random.nextInt(3) == 0 ? voided(order, random) : order;
      order = random.nextBoolean() ? refunded(order) : order;
      assertThat(order.amounts().refunded() + order.trail().refundPending())
          .isEqualTo(order.amounts().cancelledTotal());
      assertThat(order.amounts().due()).isZero();
    }

    order = refunded(order);
    assertThat(order.amounts().paid() - order.amounts().refunded())
        .isEqualTo(order.amounts().owed());
  }

  @Property(tries = 500)
  void theStoredFormShouldReadBackAsTheSameOrder(
      @ForAll("orders") NewOrder wanted, @ForAll long seed) {
    Order order = Placing.order(new PlaceOrder(CALLER, null, wanted), IDS);
    order = order.with(order.state().confirmed(AT));
    order = step(order, new Random(seed));

    Order read =
        OrderReader.read(order.tenantId(), OrderJson.of(order), order.stamp().sequence(), null);

    assertThat(read).isEqualTo(order);
  }

  private static Order step(Order order, Random random) {
    List<LineQuantity> parts = new ArrayList<>();
    for (OrderLine line : order.lines()) {
      if (line.open() > 0 && (parts.isEmpty() || random.nextBoolean())) {
        parts.add(new LineQuantity(line.id(), 1 + random.nextInt(line.open())));
      }
    }
    return random.nextBoolean()
        ? Cancelling.decide(
                order, new CancelOrder(CALLER, null, order.id(), null, null, null, parts), IDS, AT)
            .order()
        : Fulfilling.decide(
                order,
                new FulfillOrder(
                    CALLER,
                    null,
                    order.id(),
                    null,
                    parts,
                    null,
                    null,
                    "parcel-" + order.trail().fulfillments().size()),
                IDS,
                AT)
            .order();
  }

  /** One of the parcels, if there is any, comes back. */
  private static Order voided(Order order, Random random) {
    int parcels = order.trail().fulfillments().size();
    return parcels == 0
        ? order
        : Voiding.decide(
                order,
                new VoidFulfillment(CALLER, order.id(), "parcel-" + random.nextInt(parcels)),
                AT)
            .order();
  }

  /** The provider has done all that waits. */
  private static Order refunded(Order order) {
    Order done = order;
    for (MoneyBack refund : order.trail().refunds()) {
      Refunded report = new Refunded(refund.id(), "re_" + refund.id());
      done = Reporting.decide(done, report, IDS, AT).order();
    }
    return done;
  }

  private static Order refund(Order order, Long amount) {
    return Refunding.request(
            order, new RefundOrder(CALLER, null, order.id(), null, amount, null), IDS, AT)
        .order();
  }

  @Provide
  static Arbitrary<NewOrder> orders() {
    Arbitrary<NewLine> lines =
        Combinators.combine(
                Arbitraries.integers().between(1, 40),
                Arbitraries.longs().between(0, 5_000_000),
                Arbitraries.doubles().between(0, 1),
                Arbitraries.longs().between(0, 99_999))
            .as(
                (quantity, price, discount, tax) ->
                    new NewLine(
                        "SKU-" + quantity % 5,
                        "Thing",
                        quantity,
                        price,
                        (long) (price * quantity * discount),
                        tax));
    return Combinators.combine(
            Arbitraries.of("JPY", "USD", "KWD"),
            lines.list().ofMinSize(1).ofMaxSize(6),
            Arbitraries.longs().between(0, 9_999))
        .as(
            (currency, all, shipping) ->
                new NewOrder(
                    currency,
                    null,
                    new Customer("a@example.com", null, null, null),
                    null,
                    null,
                    all,
                    shipping,
                    null,
                    null,
                    Map.of("k", "v"),
                    null));
  }
}
