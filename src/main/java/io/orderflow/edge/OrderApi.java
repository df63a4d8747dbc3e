package io.orderflow.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.id.IdKind;
import io.orderflow.integration.IntegrationMessages;
import io.orderflow.integration.IntegrationMessages.IsConnected;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderMessages.GetPayment;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.order.OrderMessages.PatchOrder;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/** Orders over HTTP: request to message, reply to response. */
final class OrderApi {
  private final Bus bus;
  private final Pages pages;

  OrderApi(Bus bus, Pages pages) {
    this.bus = bus;
    this.pages = pages;
  }

  Map<String, Handling> handlings() {
    return Map.of(
        "orders.create", this::create,
        "orders.list", this::list,
        "orders.get", this::get,
        "orders.update", this::update,
        "orders.cancel", this::cancel,
        "orders.fulfill", this::fulfill,
        "orders.refund", this::refund,
        "orders.recordPayment", this::pay);
  }

  private Future<Reply> create(ApiRequest request) {
    var order = OrderReader.order(request.json());
    String provider = order.payment() == null ? null : order.payment().provider();
    return payable(request.caller(), provider)
        .map(payable -> new PlaceOrder(request.caller(), request.once(), order, payable))
        .compose(command -> bus.request(OrderMessages.PLACE, command))
        .map(Reply::of);
  }

  /** What no provider is needed for can be paid. */
  private Future<Boolean> payable(Caller caller, String provider) {
    return provider == null
        ? Future.succeededFuture(true)
        : bus.request(
            IntegrationMessages.IS_CONNECTED, new IsConnected(caller.tenantId(), provider));
  }

  private Future<Reply> list(ApiRequest request) {
    var query =
        new ListOrders(
            request.caller(),
            filter(request.query()),
            request.query().text("expand") != null,
            Pages.limit(request),
            pages.afterId(request));
    return bus.request(OrderMessages.LIST, query).map(page -> pages.reply(request, page));
  }

  private Future<Reply> get(ApiRequest request) {
    return bus.request(OrderMessages.GET, new GetOrder(request.caller(), id(request)))
        .map(order -> Reply.of(request, order));
  }

  private Future<Reply> update(ApiRequest request) {
    var command =
        new PatchOrder(
            request.caller(), request.once(), id(request), request.ifMatch(), request.body());
    return bus.request(OrderMessages.PATCH, command).map(Reply::of);
  }

  private Future<Reply> cancel(ApiRequest request) {
    ObjectNode body = request.body();
    var command =
        new CancelOrder(
            request.caller(),
            request.once(),
            id(request),
            request.ifMatch(),
            Members.text(body, "reason"),
            Members.text(body, "note"),
            OrderReader.lineQuantities(body));
    return bus.request(OrderMessages.CANCEL, command).map(Reply::of);
  }

  private Future<Reply> fulfill(ApiRequest request) {
    ObjectNode body = request.body();
    var command =
        new FulfillOrder(
            request.caller(),
            request.once(),
            id(request),
            request.ifMatch(),
            OrderReader.lineQuantities(body),
            Members.text(body, "trackingNumber"),
            Members.text(body, "carrier"),
            null);
    return bus.request(OrderMessages.FULFILL, command).map(Reply::of);
  }

  private Future<Reply> refund(ApiRequest request) {
    ObjectNode body = request.body();
    var command =
        new RefundOrder(
            request.caller(),
            request.once(),
            id(request),
            request.ifMatch(),
            Members.whole(body, "amount"),
            Members.text(body, "reason"));
    return bus.request(OrderMessages.REFUND, command).map(Reply::of);
  }

  private Future<Reply> pay(ApiRequest request) {
    return request.body().has("paymentMethod") ? retryPayment(request) : recordPayment(request);
  }

  private Future<Reply> retryPayment(ApiRequest request) {
    return bus.request(OrderMessages.PAYMENT, new GetPayment(request.caller(), id(request)))
        .compose(payment -> payable(request.caller(), payment.provider()))
        .compose(payable -> bus.request(OrderMessages.RETRY_PAYMENT, retry(request, payable)))
        .map(Reply::of);
  }

  private static RetryPayment retry(ApiRequest request, boolean payable) {
    ObjectNode body = request.body();
    return new RetryPayment(
        request.caller(),
        request.once(),
        id(request),
        request.ifMatch(),
        Members.text(body, "paymentMethod"),
        Members.text(body, "capture"),
        payable);
  }

  private Future<Reply> recordPayment(ApiRequest request) {
    ObjectNode body = request.body();
    var command =
        new RecordPayment(
            request.caller(),
            request.once(),
            id(request),
            request.ifMatch(),
            Members.whole(body, "amount"),
            Members.text(body, "reference"));
    return bus.request(OrderMessages.RECORD_PAYMENT, command).map(Reply::of);
  }

  private static UUID id(ApiRequest request) {
    return request.id(IdKind.ORDER, "orderId");
  }

  /** Which orders are asked for. */
  static Filter filter(Query query) {
    return new Filter(
        query.text("status"),
        query.text("paymentStatus"),
        query.text("fulfillmentStatus"),
        query.text("externalId"),
        query.text("customerEmail"),
        query.text("sku"),
        query.moment("createdFrom"),
        query.moment("createdTo"));
  }
}
