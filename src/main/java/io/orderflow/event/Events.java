package io.orderflow.event;

import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Page;
import io.orderflow.event.EventMessages.GetEvent;
import io.orderflow.event.EventMessages.ListEvents;
import io.orderflow.event.EventMessages.ListOrderEvents;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The use cases of the event log: it is only read here, {@link Outbox} writes it. */
final class Events {
  /** An event never changes. */
  private static final long VERSION = 1;

  private final EventStore store;

  Events(EventStore store) {
    this.store = store;
  }

  Future<Document> get(GetEvent request) {
    return store
        .get(request.caller().tenantId(), request.eventId())
        .compose(Events::orNotFound)
        .map(event -> new Document(VERSION, event.json()));
  }

  Future<Page> list(ListEvents request) {
    TypeFilter types = TypeFilter.of(request.type());
    return store
        .list(request.caller().tenantId(), types, request.after(), request.limit() + 1)
        .map(rows -> Page.of(rows, request.limit(), Event::json, event -> event.id().toString()));
  }

  Future<Page> ofOrder(ListOrderEvents request) {
    int after = request.after() == null ? 0 : Integer.parseInt(request.after());
    return store
        .ofOrder(request.caller().tenantId(), request.orderId(), after, request.limit() + 1)
        .compose(rows -> knownOrder(request, rows))
        .map(
            rows ->
                Page.of(rows, request.limit(), Event::json, event -> event.sequence().toString()));
  }

  /** An old order may have outlived its events; one that never was has none either. */
  private Future<List<Event>> knownOrder(ListOrderEvents request, List<Event> rows) {
    if (!rows.isEmpty()) {
      return Future.succeededFuture(rows);
    }
    return store
        .orderExists(request.caller().tenantId(), request.orderId())
        .compose(exists -> exists ? Future.succeededFuture(rows) : notFound("order"));
  }

  private static Future<Event> orNotFound(Optional<Event> found) {
    return found.map(Future::succeededFuture).orElseGet(() -> notFound("event"));
  }

  private static <T> Future<T> notFound(String what) {
    return Future.failedFuture(new FaultException(new Fault.NotFound(what)));
  }
}
