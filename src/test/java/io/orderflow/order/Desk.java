package io.orderflow.order;

import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.ListOrderEvents;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.GetPayment;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.PatchOrder;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where tests take orders through their lives: what a tenant asks for and a provider reports. */
final class Desk implements AutoCloseable {
  /** What every order placed here comes to: two of A for 500 and one of B for 101. */
  static final long WHOLE = 1_101;

  static final Instant EXPIRY = Instant.parse("2026-11-29T10:00:00Z");

  final Shop shop;

  private Desk(Shop shop) {
    this.shop = shop;
  }

  static Desk open() {
    Desk desk = new Desk(Shop.open());
    desk.shop.stock("A", 10_000);
    desk.shop.stock("B", 10_000);
    return desk;
  }

  static Desk of(Shop shop) {
    return new Desk(shop);
  }

  Answer place(boolean byCard) {
    NewOrder order = order(line("A", 2, 500), line("B", 1, 101));
    return Await.get(shop.place(byCard ? Shop.byCard(order) : order));
  }

  Answer confirm(Answer order) {
    return act(order, Action.confirm);
  }

  Answer pay(Answer order) {
    return act(order, Action.record_payment);
  }

  Answer pay(Answer order, long amount) {
    return Await.get(
        shop.bus.request(
            OrderMessages.RECORD_PAYMENT,
            new RecordPayment(shop.caller, null, OrderIds.of(order), null, amount, "cheque")));
  }

  Answer shipAll(Answer order) {
    return ship(order, "parcel-1", null);
  }

  Answer shipOne(Answer order) {
    return ship(order, "parcel-1", List.of(new LineQuantity(OrderIds.line(order, 0), 1)));
  }

  Answer ship(Answer order, String parcel, List<LineQuantity> lines) {
    return Await.get(fulfill(order, parcel, lines));
  }

  Future<Answer> fulfill(Answer order, String parcel, List<LineQuantity> lines) {
    return shop.bus.request(
        OrderMessages.FULFILL,
        new FulfillOrder(shop.caller, null, OrderIds.of(order), null, lines, "T1", "dhl", parcel));
  }

  Answer unship(Answer order) {
    return Await.get(unship(order, "parcel-1"));
  }

  Future<Answer> unship(Answer order, String parcel) {
    return shop.bus.request(
        OrderMessages.VOID_FULFILLMENT,
        new VoidFulfillment(shop.caller, OrderIds.of(order), parcel));
  }

  Answer cancelOne(Answer order) {
    return Await.get(cancel(order, List.of(new LineQuantity(OrderIds.line(order, 0), 1))));
  }

  Future<Answer> cancel(Answer order, List<LineQuantity> lines) {
    return shop.bus.request(
        OrderMessages.CANCEL,
        new CancelOrder(shop.caller, null, OrderIds.of(order), null, null, null, lines));
  }

  Answer refund(Answer order, Long amount) {
    return Await.get(
        shop.bus.request(
            OrderMessages.REFUND,
            new RefundOrder(shop.caller, null, OrderIds.of(order), null, amount, "broken")));
  }

  Answer decline(Answer order) {
    return report(order, new Declined(1, "pi_1", "card_declined", "No."));
  }

  Answer authorize(Answer order) {
    return report(order, new Authorized(1, "pi_1", EXPIRY));
  }

  Answer capture(Answer order) {
    return report(order, new Captured(1, "pi_1", WHOLE));
  }

  /** The provider has done the latest refund. */
  Answer refundDone(Answer order) {
    UUID refund = lastRefund(order);
    return report(order, new Refunded(refund, "re_" + refund));
  }

  Answer refundFailed(Answer order) {
    return report(order, new RefundFailed(lastRefund(order), "expired_card", "The card is gone."));
  }

  Answer report(Answer order, PaymentReport report) {
    return Await.get(reported(order, report));
  }

  Future<Answer> reported(Answer order, PaymentReport report) {
    return shop.bus.request(
        OrderMessages.REPORT_PAYMENT, new ReportPayment(shop.caller, OrderIds.of(order), report));
  }

  PaymentView view(Answer order) {
    return Await.get(
        shop.bus.request(OrderMessages.PAYMENT, new GetPayment(shop.caller, OrderIds.of(order))));
  }

  static UUID lastRefund(Answer order) {
    JsonNode refunds = Json.tree(order.body()).get("refunds");
    String id = refunds.get(refunds.size() - 1).get("id").textValue();
    return IdKind.REFUND.parse(id).orElseThrow();
  }

  /** The types of the order's events, from the first, whose numbers must have no gap. */
  List<String> events(Answer order) {
    List<JsonNode> events =
        Await.get(
                shop.bus.request(
                    EventMessages.OF_ORDER,
                    new ListOrderEvents(shop.caller, OrderIds.of(order), 100, null)))
            .items()
            .stream()
            .map(Json::tree)
            .toList();
    List<String> types = new ArrayList<>();
    for (JsonNode event : events) {
      types.add(event.get("type").textValue().substring("order.".length()));
      if (event.get("data").get("sequence").intValue() != types.size()) {
        throw new AssertionError("a gap before " + event);
      }
    }
    return types;
  }

  Answer act(Answer order, Action action) {
    return Await.get(attempt(order, action));
  }

  /** The plainest command that does it. */
  Future<Answer> attempt(Answer order, Action action) {
    UUID id = OrderIds.of(order);
    return switch (action) {
      case confirm -> patch(order, patch("status", "confirmed"));
      case edit -> patch(order, patch("notes", "ring twice"));
      case edit_lines -> patch(order, lines());
      case cancel -> cancel(order, null);
      case fulfill -> fulfill(order, null, null);
      case record_payment ->
          shop.bus.request(
              OrderMessages.RECORD_PAYMENT,
              new RecordPayment(shop.caller, null, id, null, null, null));
      case retry_payment ->
          shop.bus.request(
              OrderMessages.RETRY_PAYMENT,
              new RetryPayment(shop.caller, null, id, null, "pm_card_mastercard", null, true));
      case refund ->
          shop.bus.request(
              OrderMessages.REFUND, new RefundOrder(shop.caller, null, id, null, null, null));
    };
  }

  private Future<Answer> patch(Answer order, ObjectNode patch) {
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

  @Override
  public void close() {
    shop.close();
  }
}
