package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderMessages.GetPayment;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.Payment;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Orders of two units that are paid for at Stripe, and what a tenant does with them. */
final class DeskOrders {
  private final Shop shop;

  DeskOrders(Shop shop) {
    this.shop = shop;
  }

  UUID place(String paymentMethod, String capture) {
    return place(paymentMethod, capture, "USD", 1_999);
  }

  UUID place(String paymentMethod, String capture, String currency, long price) {
    NewOrder order = Shop.order(Shop.line("A", 2, price));
    Answer placed =
        Await.get(
            shop.place(
                new NewOrder(
                    currency,
                    null,
                    order.customer(),
                    null,
                    null,
                    order.lines(),
                    0,
                    null,
                    null,
                    Map.of(),
                    new Payment("stripe", paymentMethod, capture))));
    return IdKind.ORDER.parse(Json.tree(placed.body()).get("id").asText()).orElseThrow();
  }

  void cancel(UUID order) {
    ask(OrderMessages.CANCEL, new CancelOrder(shop.caller, null, order, null, null, null, null));
  }

  void cancelOne(UUID order) {
    List<LineQuantity> one = List.of(new LineQuantity(line(order), 1));
    ask(OrderMessages.CANCEL, new CancelOrder(shop.caller, null, order, null, null, null, one));
  }

  void fulfil(UUID order) {
    fulfil(order, null);
  }

  void fulfilOne(UUID order) {
    fulfil(order, List.of(new LineQuantity(line(order), 1)));
  }

  private void fulfil(UUID order, List<LineQuantity> lines) {
    ask(
        OrderMessages.FULFILL,
        new FulfillOrder(shop.caller, null, order, null, lines, null, null, null));
  }

  void refund(UUID order, long amount) {
    ask(OrderMessages.REFUND, new RefundOrder(shop.caller, null, order, null, amount, null));
  }

  void retry(UUID order, String paymentMethod) {
    ask(
        OrderMessages.RETRY_PAYMENT,
        new RetryPayment(shop.caller, null, order, null, paymentMethod, null, true));
  }

  private <Q> void ask(Address<Q, Answer> address, Q command) {
    Await.get(shop.bus.request(address, command));
  }

  private UUID line(UUID order) {
    JsonNode whole =
        Json.tree(
            Await.get(shop.bus.request(OrderMessages.GET, new GetOrder(shop.caller, order)))
                .body());
    return IdKind.LINE.parse(whole.at("/lines/0/id").asText()).orElseThrow();
  }

  PaymentView payment(UUID order) {
    return Await.get(shop.bus.request(OrderMessages.PAYMENT, new GetPayment(shop.caller, order)));
  }
}
