package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.PatchOrder;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.Released;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every pair of state and action does what the order says of itself. */
class TransitionsTest {
  /** What every order here comes to. */
  private static final long WHOLE = 1_101;

  private static Shop shop;

  /** The states that a tenant can bring an order into, and how. */
  enum Situation {
    placed(order -> order),
    confirmed(TransitionsTest::confirm),
    part_shipped(order -> ship(confirm(order), 1)),
    shipped_on_account(order -> ship(confirm(order), 2)),
    paid(TransitionsTest::pay),
    part_refunded(order -> refund(pay(order), 1L)),
    refunded(order -> refund(pay(order), null)),
    confirmed_paid(order -> pay(confirm(order))),
    completed_paid(order -> pay(ship(confirm(order), 2))),
    cancelled(order -> act(order, Action.cancel)),
    cancelled_paid(order -> act(pay(order), Action.cancel)),
    part_cancelled(order -> Await.get(cancel(confirm(order), 1))),
    voided(order -> unship(ship(confirm(order), 2))),
    asked(true, order -> order),
    asked_confirmed(true, TransitionsTest::confirm),
    asked_cancelled(true, order -> act(order, Action.cancel)),
    declined(true, TransitionsTest::decline),
    declined_confirmed(true, order -> decline(confirm(order))),
    declined_cancelled(true, order -> act(decline(order), Action.cancel)),
    declined_shipped(true, order -> ship(confirm(decline(order)), 2)),
    declined_part_paid(true, order -> pay(decline(order), 1)),
    declined_paid(true, order -> pay(decline(order))),
    asked_again(true, order -> act(decline(order), Action.retry_payment)),
    authorized(true, TransitionsTest::authorize),
    authorized_cancelled(true, order -> act(authorize(order), Action.cancel)),
    authorized_part_shipped(true, order -> ship(authorize(order), 1)),
    authorized_shipped(true, order -> ship(authorize(order), 2)),
    lapsed(true, order -> report(authorize(order), new Released(1, "pi_1"))),
    released(true, order -> report(act(order, Action.cancel), new Released(1, null))),
    part_captured(true, order -> report(authorize(order), new Captured(1, "pi_1", 500))),
    captured(true, TransitionsTest::capture),
    captured_completed(true, order -> ship(capture(order), 2)),
    captured_cancelled(true, order -> act(capture(order), Action.cancel)),
    refund_pending(true, order -> refund(capture(order), null)),
    refund_part_pending(true, order -> refund(capture(order), 1L)),
    refund_done(true, order -> report(refund(capture(order), null), refunded())),
    refund_part_done(true, order -> report(refund(capture(order), 1L), refunded())),
    refund_failed(true, order -> report(refund(capture(order), null), refundFailed())),
    captured_twice(true, order -> report(capture(order), new Captured(1, "pi_0", WHOLE)));

    private final boolean byCard;
    private final UnaryOperator<Answer> way;

    Situation(UnaryOperator<Answer> way) {
      this(false, way);
    }

    Situation(boolean byCard, UnaryOperator<Answer> way) {
      this.byCard = byCard;
      this.way = way;
    }

    Answer reach() {
      NewOrder order = order(line("A", 2, 500), line("B", 1, 101));
      return way.apply(Await.get(shop.place(byCard ? Shop.byCard(order) : order)));
    }
  }

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.stock("A", 10_000);
    shop.stock("B", 10_000);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @ParameterizedTest
  @EnumSource(Situation.class)
  void everyActionShouldSucceedExactlyWhenTheOrderAllowsIt(Situation situation) {
    for (Action action : Action.values()) {
      Answer order = situation.reach();
      boolean allowed = allowed(order).contains(action.name());
      Future<Answer> done = attempt(order, action);
      if (allowed) {
        long version = Json.tree(Await.get(done).body()).get("version").longValue();
        assertThat(version).as(situation + " " + action).isEqualTo(version(order) + 1);
      } else if (isRepeat(order, action)) {
        assertThat(Await.get(done).body()).as(situation + " " + action).isEqualTo(order.body());
      } else {
        Fault.Conflict refusal = (Fault.Conflict) fault(done);
        assertThat(refusal.code()).isEqualTo("invalid_transition");
        assertThat(refusal.facts())
            .containsEntry("from", Json.tree(order.body()).get("status").textValue())
            .containsKeys("to", "allowedActions");
      }
    }
  }

  private static boolean isRepeat(Answer order, Action action) {
    String status = Json.tree(order.body()).get("status").textValue();
    return status.equals("cancelled") && action == Action.cancel
        || status.equals("confirmed") && action == Action.confirm;
  }

  private static Set<String> allowed(Answer order) {
    Set<String> allowed = new TreeSet<>();
    Json.tree(order.body())
        .get("allowedActions")
        .forEach(action -> allowed.add(action.textValue()));
    if (!Json.tree(order.body()).get("fulfillmentStatus").textValue().equals("unfulfilled")) {
      allowed.remove("cancel"); // the whole of it: what is left goes line by line
    }
    return allowed;
  }

  private static long version(Answer order) {
    return Json.tree(order.body()).get("version").longValue();
  }

  private static Answer confirm(Answer order) {
    return act(order, Action.confirm);
  }

  private static Answer pay(Answer order) {
    return act(order, Action.record_payment);
  }

  private static Answer pay(Answer order, long amount) {
    return Await.get(
        shop.bus.request(
            OrderMessages.RECORD_PAYMENT,
            new RecordPayment(shop.caller, null, OrderIds.of(order), null, amount, "cheque")));
  }

  private static Answer decline(Answer order) {
    return report(order, new Declined(1, "pi_1", "card_declined", "No."));
  }

  private static Answer authorize(Answer order) {
    return report(order, new Authorized(1, "pi_1", Instant.parse("2026-11-29T10:00:00Z")));
  }

  private static Answer capture(Answer order) {
    return report(order, new Captured(1, "pi_1", WHOLE));
  }

  private static Answer report(Answer order, Function<UUID, PaymentReport> ofLastRefund) {
    JsonNode refunds = Json.tree(order.body()).get("refunds");
    String id = refunds.get(refunds.size() - 1).get("id").textValue();
    return report(order, ofLastRefund.apply(IdKind.REFUND.parse(id).orElseThrow()));
  }

  private static Answer report(Answer order, PaymentReport report) {
    return Await.get(
        shop.bus.request(
            OrderMessages.REPORT_PAYMENT,
            new ReportPayment(shop.caller, OrderIds.of(order), report)));
  }

  private static Function<UUID, PaymentReport> refunded() {
    return refund -> new Refunded(refund, "re_1");
  }

  private static Function<UUID, PaymentReport> refundFailed() {
    return refund -> new RefundFailed(refund, "expired_card", "The card is gone.");
  }

  private static Answer unship(Answer order) {
    return Await.get(
        shop.bus.request(
            OrderMessages.VOID_FULFILLMENT,
            new VoidFulfillment(shop.caller, OrderIds.of(order), "parcel-1")));
  }

  private static Answer act(Answer order, Action action) {
    return Await.get(attempt(order, action));
  }

  private static Answer ship(Answer order, int parts) {
    List<LineQuantity> lines =
        parts == 2 ? null : List.of(new LineQuantity(OrderIds.line(order, 0), 1));
    return Await.get(
        shop.bus.request(
            OrderMessages.FULFILL,
            new FulfillOrder(
                shop.caller, null, OrderIds.of(order), null, lines, "T1", "dhl", "parcel-1")));
  }

  private static Answer refund(Answer order, Long amount) {
    return Await.get(
        shop.bus.request(
            OrderMessages.REFUND,
            new RefundOrder(shop.caller, null, OrderIds.of(order), null, amount, null)));
  }

  private static Future<Answer> cancel(Answer order, int units) {
    return shop.bus.request(
        OrderMessages.CANCEL,
        new CancelOrder(
            shop.caller,
            null,
            OrderIds.of(order),
            null,
            null,
            null,
            List.of(new LineQuantity(OrderIds.line(order, 0), units))));
  }

  private static Future<Answer> attempt(Answer order, Action action) {
    UUID id = OrderIds.of(order);
    return switch (action) {
      case confirm -> patch(order, patch("status", "confirmed"));
      case edit -> patch(order, patch("notes", "ring twice"));
      case edit_lines -> patch(order, lines());
      case cancel ->
          shop.bus.request(
              OrderMessages.CANCEL, new CancelOrder(shop.caller, null, id, null, null, null, null));
      case fulfill ->
          shop.bus.request(
              OrderMessages.FULFILL,
              new FulfillOrder(shop.caller, null, id, null, null, null, null, null));
      case record_payment ->
          shop.bus.request(
              OrderMessages.RECORD_PAYMENT,
              new RecordPayment(shop.caller, null, id, null, null, null));
      case retry_payment ->
          shop.bus.request(
              OrderMessages.RETRY_PAYMENT,
              new RetryPayment(shop.caller, null, id, null, "pm_card_mastercard", null));
      case refund ->
          shop.bus.request(
              OrderMessages.REFUND, new RefundOrder(shop.caller, null, id, null, null, null));
    };
  }

  private static Future<Answer> patch(Answer order, ObjectNode patch) {
    return shop.bus.request(
        OrderMessages.PATCH, new PatchOrder(shop.caller, null, OrderIds.of(order), null, patch));
  }

  private static ObjectNode patch(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  private static ObjectNode lines() {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putArray("lines").addObject().put("sku", "A").put("quantity", 7).put("unitPrice", 9);
    return patch;
  }
}
