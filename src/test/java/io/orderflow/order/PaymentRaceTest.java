package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants and providers speak at the same time, to two processes on one database. */
class PaymentRaceTest {
  /** The commands of {@link RandomLife}, beside the reports. */
  private static final Map<Class<?>, Address<?, Answer>> COMMANDS =
      Map.of(
          ReportPayment.class, OrderMessages.REPORT_PAYMENT,
          CancelOrder.class, OrderMessages.CANCEL,
          FulfillOrder.class, OrderMessages.FULFILL,
          VoidFulfillment.class, OrderMessages.VOID_FULFILLMENT,
          RefundOrder.class, OrderMessages.REFUND,
          RecordPayment.class, OrderMessages.RECORD_PAYMENT,
          RetryPayment.class, OrderMessages.RETRY_PAYMENT);

  private static Desk one;
  private static Desk two;

  @BeforeAll
  static void open() {
    Settings settings = Servers.settings();
    Shop first = Shop.open(settings);
    first.stock("A", 10_000);
    first.stock("B", 10_000);
    one = Desk.of(first);
    two = Desk.of(Shop.beside(first, settings));
  }

  @AfterAll
  static void close() {
    two.close();
    one.close();
  }

  @Test
  void moneyThatComesWhileTheOrderIsCancelledShouldGoBack() {
    for (int i = 0; i < 20; i++) {
      Answer order = one.place(true);
      PaymentReport report = new Captured(1, "pi_1", Desk.WHOLE);

      join(
          List.of(
              one.cancel(order, null), two.reported(order, report), one.reported(order, report)));

      JsonNode after = read(order);
      assertThat(after.get("status").textValue()).isEqualTo("cancelled");
      assertThat(after.get("amountPaid").longValue()).isEqualTo(Desk.WHOLE);
      assertThat(after.get("refunds")).hasSize(1);
      assertThat(after.at("/refunds/0/amount").longValue()).isEqualTo(Desk.WHOLE);
      assertThat(one.events(order)).contains("paid", "cancelled").doesNotHaveDuplicates();
    }
  }

  @Test
  void authorizationThatMeetsACancelShouldBeLeftToRelease() {
    for (int i = 0; i < 20; i++) {
      Answer order = one.place(true);

      join(
          List.of(
              two.reported(order, new Authorized(1, "pi_1", Desk.EXPIRY)),
              one.cancel(order, null)));

      assertThat(one.view(order).orderStatus()).isEqualTo("cancelled");
      assertThat(one.view(order).paymentStatus()).isEqualTo("authorized");
    }
  }

  @Test
  void moneyThatComesWhileTheTenantTriesAgainShouldBeNotedEitherWay() {
    for (int i = 0; i < 20; i++) {
      Answer order = one.decline(one.place(true));

      join(
          List.of(
              one.attempt(order, Action.retry_payment),
              two.reported(order, new Captured(1, "pi_1", Desk.WHOLE))));

      JsonNode after = read(order);
      assertThat(after.get("paymentStatus").textValue()).isEqualTo("paid");
      assertThat(after.get("amountDue").longValue()).isZero();
    }
  }

  @Test
  void parcelToldManyTimesAtOnceShouldBeOne() {
    Answer order = one.confirm(one.place(false));

    List<Future<Answer>> asked = new ArrayList<>();
    IntStream.range(0, 10)
        .forEach(i -> asked.add((i % 2 == 0 ? one : two).fulfill(order, "parcel-1", null)));
    IntStream.range(0, 10)
        .forEach(i -> asked.add((i % 2 == 0 ? one : two).unship(order, "parcel-1")));
    join(asked);

    assertThat(read(order).get("fulfillments")).hasSize(1);
    assertThat(one.events(order)).filteredOn("fulfilled"::equals).hasSize(1);
  }

  /** In waves of eight at once: refused or done, never broken, and all of it adds up. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyLifeShouldAddUpInTheDatabase(long seed) {
    Answer placed = one.place(true);
    RandomLife life = new RandomLife(one.shop.caller, seed);

    for (int wave = 0; wave < 5; wave++) {
      Order order = stored(placed);
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asked.add(send(i % 2 == 0 ? one : two, life.next(order)));
      }
      assertThat(refusals(asked))
          .allMatch(
              fault ->
                  fault instanceof Fault.Conflict
                      || fault instanceof Fault.Unprocessable
                      || fault instanceof Fault.NotFound);
    }

    Order order = stored(placed);
    assertThat(one.events(placed)).hasSize(order.stamp().sequence());
    assertThat(RandomLife.received(order)).isEqualTo(life.captured);
    assertBooked(order);
  }

  @SuppressWarnings("unchecked")
  private static Future<Answer> send(Desk desk, Object said) {
    return desk.shop.bus.request((Address<Object, Answer>) COMMANDS.get(said.getClass()), said);
  }

  /** The columns and rows say what the JSON says, and the stock is what the lines leave of it. */
  private static void assertBooked(Order order) {
    assertThat(sum("orders", "amount_paid", order, "true")).isEqualTo(order.amounts().paid());
    assertThat(sum("order_money", "amount", order, "direction = 'payment'"))
        .isEqualTo(order.amounts().paid());
    assertThat(sum("order_money", "amount", order, "refund_status = 'succeeded'"))
        .isEqualTo(order.amounts().refunded());
    assertThat(sum("order_money", "amount", order, "refund_status = 'pending'"))
        .isEqualTo(order.trail().refundPending());
    assertThat(sum("order_lines", "fulfilled", order, "true"))
        .isEqualTo(order.lines().stream().mapToLong(OrderLine::fulfilled).sum());
    assertThat(sum("inventory_ledger", "reserved_delta", order, "true"))
        .isEqualTo(order.lines().stream().mapToLong(OrderLine::open).sum());
    assertThat(sum("inventory_ledger", "on_hand_delta", order, "true"))
        .isEqualTo(-order.lines().stream().mapToLong(OrderLine::fulfilled).sum());
  }

  private static long sum(String table, String column, Order order, String which) {
    return one.shop.count(
        "SELECT COALESCE(sum(%s), 0)::bigint FROM %s WHERE tenant_id = $1 AND order_id = $2 AND %s"
            .formatted(column, table, which),
        order.tenantId(),
        order.id());
  }

  private static Order stored(Answer order) {
    return Await.get(
            new OrderStore(one.shop.database).find(one.shop.caller.tenantId(), OrderIds.of(order)))
        .orElseThrow();
  }

  private static JsonNode read(Answer order) {
    return Json.tree(
        Await.get(
                one.shop.bus.request(
                    OrderMessages.GET, new GetOrder(one.shop.caller, OrderIds.of(order))))
            .body());
  }

  private static void join(List<Future<Answer>> asked) {
    Await.get(Future.join(asked).transform(done -> Future.succeededFuture()));
  }

  private static List<Object> refusals(List<Future<Answer>> asked) {
    join(asked);
    return asked.stream()
        .filter(Future::failed)
        .<Object>map(refused -> ((FaultException) refused.cause()).fault())
        .toList();
  }
}
