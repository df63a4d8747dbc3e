package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.GetEvent;
import io.orderflow.event.EventMessages.ListEvents;
import io.orderflow.event.EventMessages.ListOrderEvents;
import io.orderflow.id.IdKind;
import io.vertx.core.Future;
import java.util.Map;

/** The event log over HTTP: request to message, reply to response. */
final class EventApi {
  private final Bus bus;
  private final Pages pages;

  EventApi(Bus bus, Pages pages) {
    this.bus = bus;
    this.pages = pages;
  }

  Map<String, Handling> handlings() {
    return Map.of(
        "events.list", this::list, "events.get", this::get, "orders.listEvents", this::ofOrder);
  }

  private Future<Reply> list(ApiRequest request) {
    var query =
        new ListEvents(
            request.caller(),
            request.query().text("type"),
            Pages.limit(request),
            pages.afterId(request));
    return bus.request(EventMessages.LIST, query).map(page -> pages.reply(request, page));
  }

  /** An event never changes, so it has no tag. */
  private Future<Reply> get(ApiRequest request) {
    var query = new GetEvent(request.caller(), request.id(IdKind.EVENT, "eventId"));
    return bus.request(EventMessages.GET, query).map(event -> Reply.ok(event.body()));
  }

  private Future<Reply> ofOrder(ApiRequest request) {
    var query =
        new ListOrderEvents(
            request.caller(),
            request.id(IdKind.ORDER, "orderId"),
            Pages.limit(request),
            pages.after(request));
    return bus.request(EventMessages.OF_ORDER, query).map(page -> pages.reply(request, page));
  }
}
