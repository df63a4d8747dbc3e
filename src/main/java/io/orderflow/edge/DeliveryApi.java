package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.dispatch.DispatchMessages;
import io.orderflow.dispatch.DispatchMessages.ListDeliveries;
import io.orderflow.id.IdKind;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.SendTest;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/** A webhook's deliveries over HTTP: request to message, reply to response. */
final class DeliveryApi {
  private final Bus bus;
  private final Pages pages;

  DeliveryApi(Bus bus, Pages pages) {
    this.bus = bus;
    this.pages = pages;
  }

  Map<String, Handling> handlings() {
    return Map.of("webhooks.test", this::test, "webhooks.listDeliveries", this::list);
  }

  private Future<Reply> test(ApiRequest request) {
    var command = new SendTest(request.caller(), request.once(), id(request));
    return bus.request(WebhookMessages.TEST, command).map(Reply::of);
  }

  private Future<Reply> list(ApiRequest request) {
    var query =
        new ListDeliveries(
            request.caller(),
            id(request),
            request.query().text("status"),
            Pages.limit(request),
            pages.afterId(request));
    return bus.request(DispatchMessages.DELIVERIES, query).map(page -> pages.reply(request, page));
  }

  private static UUID id(ApiRequest request) {
    return request.id(IdKind.WEBHOOK, "webhookId");
  }
}
