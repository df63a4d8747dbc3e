package io.orderflow.event;

import io.orderflow.event.EventMessages.DeliveriesDue;
import io.orderflow.event.EventMessages.DirectEndpoints;
import io.orderflow.event.EventMessages.LeasedDelivery;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SQL of new events and their deliveries. */
final class OutboxStore {
  /**
   * How old an identifier may be when its transaction begins; less than {@code streams.settle} may
   * be, so that no stream has passed it.
   */
  private static final Duration PROMPT = Duration.ofMillis(400);

  // now() is when the transaction began
  static final String INSERT_EVENTS =
      """
      INSERT INTO events (tenant_id, event_id, type, order_id, sequence, correlation_id, traceparent, payload)
      SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::uuid[]), unnest($5::int[]),
        unnest($6::text[]), unnest($7::text[]), unnest($8::text[])
      WHERE CASE WHEN now() < coalesce($9::timestamptz, 'infinity') THEN true ELSE refuse_late_event() END
      """;

  // a disabled endpoint's deliveries are dead letters at once: kept, and sent when its tenant says
  // so; those of an endpoint whose dispatcher waits for them need no lease of their own, unless
  // they may have to wait for one before them
  static final String INSERT_DELIVERIES =
      """
      INSERT INTO deliveries (tenant_id, delivery_id, webhook_id, event_id, order_id, sequence, due_at, in_order,
        state, settled_at, error, lease_id, lease_until)
      SELECT e.tenant_id, uuid_v7(), w.webhook_id, e.event_id, e.order_id, e.sequence, now(),
        w.ordering = 'per_order' AND e.order_id IS NOT NULL,
        CASE WHEN w.status = 'disabled' THEN 'dead' WHEN l.direct THEN 'leased' ELSE 'pending' END::delivery_state,
        CASE w.status WHEN 'disabled' THEN now() END,
        CASE w.status WHEN 'disabled' THEN 'disabled' END,
        CASE WHEN l.direct THEN $7::uuid END,
        CASE WHEN l.direct THEN now() + $8::bigint * interval '1 millisecond' END
      FROM (
        SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::uuid[]) AS event_id, unnest($3::text[]) AS type,
          unnest($4::uuid[]) AS order_id, unnest($5::int[]) AS sequence) AS e
      JOIN webhooks w
        ON w.tenant_id = e.tenant_id
        AND w.status <> 'deleted'
        AND w.event_types && ARRAY[e.type, split_part(e.type, '.', 1) || '.*', '*']
      CROSS JOIN LATERAL (
        SELECT w.status = 'enabled' AND w.ordering <> 'per_order' AND w.webhook_id = ANY ($6::uuid[]) AS direct) AS l
      RETURNING tenant_id, delivery_id, webhook_id, event_id, settled_at, lease_id, lease_until
      """;

  static final String INSERT_DELIVERY =
      """
      INSERT INTO deliveries (tenant_id, delivery_id, webhook_id, event_id, due_at)
      VALUES ($1, uuid_v7(), $2, $3, now())
      RETURNING delivery_id
      """;

  /** What is to be done for the events, by lease or without. */
  record FannedOut(List<DeliveriesDue> due, List<LeasedDelivery> leased) {}

  Future<FannedOut> insert(Writes tx, List<NewEvent> events, DirectEndpoints direct) {
    Future<Void> logged = log(tx, events);
    Future<List<Row>> fannedOut = tx.returning(INSERT_DELIVERIES, fanOut(events, direct));
    return logged.compose(done -> fannedOut).map(rows -> fannedOut(events, rows));
  }

  Future<UUID> insertFor(Tx tx, NewEvent event, UUID webhookId) {
    Future<Void> logged = log(tx, List.of(event));
    Future<RowSet<Row>> delivery =
        tx.query(INSERT_DELIVERY, Tuple.of(event.caller().tenantId(), webhookId, event.eventId()));
    return logged.compose(done -> delivery).map(rows -> rows.iterator().next().getUUID(0));
  }

  private static Future<Void> log(Writes tx, List<NewEvent> events) {
    return tx.execute(
        INSERT_EVENTS,
        keys(events)
            .text(event -> event.caller().correlationId())
            .text(event -> event.caller().traceparent())
            .text(NewEvent::payload)
            .tuple()
            .addValue(tx.isBegun() ? null : latestBegin(events)));
  }

  /** The first identifier is the oldest. */
  private static OffsetDateTime latestBegin(List<NewEvent> events) {
    return Columns.utc(UuidV7.timeOf(events.get(0).eventId()).plus(PROMPT));
  }

  private static Columns<NewEvent> keys(List<NewEvent> events) {
    return Columns.of(events)
        .uuid(event -> event.caller().tenantId())
        .uuid(NewEvent::eventId)
        .text(NewEvent::type)
        .uuid(NewEvent::orderId)
        .optionalInteger(NewEvent::sequence);
  }

  private static Tuple fanOut(List<NewEvent> events, DirectEndpoints direct) {
    return keys(events)
        .tuple()
        .addArrayOfUUID(direct.webhookIds().toArray(UUID[]::new))
        .addUUID(direct.leaseId())
        .addLong(direct.lease().toMillis());
  }

  private static FannedOut fannedOut(List<NewEvent> events, List<Row> deliveries) {
    return new FannedOut(due(deliveries), leased(events, deliveries));
  }

  private static List<DeliveriesDue> due(List<Row> deliveries) {
    return deliveries.stream()
        .filter(row -> row.getValue("lease_id") == null && row.getValue("settled_at") == null)
        .map(row -> new DeliveriesDue(row.getUUID("tenant_id"), row.getUUID("webhook_id")))
        .distinct()
        .toList();
  }

  private static List<LeasedDelivery> leased(List<NewEvent> events, List<Row> deliveries) {
    Map<UUID, NewEvent> byId =
        events.stream().collect(Collectors.toMap(NewEvent::eventId, Function.identity()));
    return deliveries.stream()
        .filter(row -> row.getValue("lease_id") != null)
        .map(row -> leased(byId.get(row.getUUID("event_id")), row))
        .toList();
  }

  private static LeasedDelivery leased(NewEvent event, Row row) {
    return new LeasedDelivery(
        row.getUUID("webhook_id"),
        row.getUUID("delivery_id"),
        row.getUUID("lease_id"),
        row.getOffsetDateTime("lease_until").toInstant(),
        event);
  }
}
