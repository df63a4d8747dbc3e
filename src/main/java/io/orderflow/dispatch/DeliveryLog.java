package io.orderflow.dispatch;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Page;
import io.orderflow.dispatch.DispatchMessages.ListDeadLetters;
import io.orderflow.dispatch.DispatchMessages.ListDeliveries;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells a tenant what became of its deliveries. */
final class DeliveryLog {
  private final DeliveryLogStore store;

  DeliveryLog(DeliveryLogStore store) {
    this.store = store;
  }

  Future<Page> deliveries(ListDeliveries request) {
    UUID tenantId = request.caller().tenantId();
    return known(tenantId, request.webhookId())
        .compose(known -> page(request))
        .compose(rows -> withAttempts(tenantId, rows, request.limit()));
  }

  Future<Page> deadLetters(ListDeadLetters request) {
    UUID tenantId = request.caller().tenantId();
    return deadRows(request).compose(rows -> withAttempts(tenantId, rows, request.limit()));
  }

  private Future<List<LoggedDelivery>> page(ListDeliveries request) {
    return store.page(
        request.caller().tenantId(),
        request.webhookId(),
        statuses(request.status()),
        request.after(),
        request.limit() + 1);
  }

  private static Set<DeliveryStatus> statuses(String asked) {
    return asked == null
        ? EnumSet.allOf(DeliveryStatus.class)
        : EnumSet.of(DeliveryStatus.valueOf(asked));
  }

  private Future<List<LoggedDelivery>> deadRows(ListDeadLetters request) {
    UUID tenantId = request.caller().tenantId();
    int limit = request.limit() + 1;
    return request.webhookId() == null
        ? store.deadOfAll(tenantId, request.after(), limit)
        : known(tenantId, request.webhookId())
            .compose(
                known ->
                    store.page(
                        tenantId,
                        request.webhookId(),
                        EnumSet.of(DeliveryStatus.dead),
                        request.after(),
                        limit));
  }

  private Future<Page> withAttempts(UUID tenantId, List<LoggedDelivery> rows, int limit) {
    List<UUID> shown = rows.stream().limit(limit).map(LoggedDelivery::id).toList();
    return store.attempts(tenantId, shown).map(attempts -> page(rows, attempts, limit));
  }

  private static Page page(List<LoggedDelivery> rows, List<LoggedAttempt> attempts, int limit) {
    Map<UUID, List<LoggedAttempt>> byDelivery =
        attempts.stream().collect(Collectors.groupingBy(LoggedAttempt::deliveryId));
    return Page.of(
        rows,
        limit,
        row -> DeliveryJson.text(row, byDelivery.getOrDefault(row.id(), List.of())),
        row -> row.id().toString());
  }

  private Future<Void> known(UUID tenantId, UUID webhookId) {
    return store
        .webhookExists(tenantId, webhookId)
        .compose(
            exists ->
                exists
                    ? Future.succeededFuture()
                    : Future.failedFuture(new FaultException(new Fault.NotFound("webhook"))));
  }
}
