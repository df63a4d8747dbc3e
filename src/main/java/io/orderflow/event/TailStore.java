package io.orderflow.event;

import io.orderflow.bus.Page;
import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.event.EventMessages.Types;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The SQL that reads the event log forwards, as far as nothing can come in between any more. */
final class TailStore {
  /** Events that are read together, of one tenant or of all; fewer if they are long. */
  private static final int AT_ONCE = 100;

  /** Twice what a transaction of ours may be idle for before the server ends it. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** More than this many events are never in the open at once; the rest would be sent as new. */
  private static final int OLD = 10_000;

  // The start of the oldest transaction that may still commit an event. One that runs for longer
  // than any of ours and
  // has written no event will write none that is older than itself. Whose start is hidden (another
  // role's) counts as old.
  // The statement's own time is taken before it looks, so whoever begins meanwhile is younger.
  static final String SETTLED =
      """
      SELECT least(statement_timestamp(), min(coalesce(xact_start, longest_ago)))
      FROM (
        SELECT pid, xact_start, coalesce(state, 'disabled') = 'disabled' AS hidden,
          statement_timestamp() - $1::bigint * interval '1 millisecond' AS longest_ago
        FROM pg_stat_activity
        WHERE datname = current_database()
          AND coalesce(backend_type, 'client backend') = 'client backend'
          AND pid <> pg_backend_pid()) AS others
      WHERE xact_start > longest_ago
        OR (hidden OR xact_start IS NOT NULL)
          AND pid IN (
            SELECT pid
            FROM pg_locks
            WHERE relation = 'events'::regclass
              AND mode = 'RowExclusiveLock')
      """;

  // what is read together is written together to clients that may take none of it, so it ends where
  // it is long enough: lengths are known unread
  private static final String PIECE =
      """
      SELECT tenant_id, event_id, sequence, type, correlation_id, payload, found
      FROM (
        SELECT page.*, count(*) OVER () AS found,
          sum(length) OVER (ORDER BY event_id) - length AS before
        FROM (
          SELECT chosen.*, coalesce(octet_length(payload), 0) AS length
          FROM (
            %1$s) AS chosen) AS page) AS measured
      WHERE before < %2$d
      ORDER BY event_id
      """;

  static final String BETWEEN =
      piece(
          """
          SELECT tenant_id, event_id, sequence, type, correlation_id, payload
          FROM events
          WHERE tenant_id = ANY ($1)
            AND event_id > $2
            AND event_id <= $3
            AND type NOT LIKE 'integration.%'
          ORDER BY event_id
          LIMIT $4""");

  // what is not asked for is passed over without being read in full, a page at a time
  static final String PAGE =
      piece(
          """
          SELECT tenant_id, event_id, sequence, type, correlation_id,
            CASE WHEN cardinality($5::text[]) = 0 OR type = ANY($5) OR split_part(type, '.', 1) || '.*' = ANY($5)
              THEN payload END AS payload
          FROM events
          WHERE tenant_id = $1
            AND event_id > $2
            AND event_id <= $3
            AND type NOT LIKE 'integration.%'
          ORDER BY event_id
          LIMIT $4""");

  static final String BEHIND =
      """
      SELECT event_id
      FROM events
      WHERE tenant_id = $1
        AND event_id > $2
      LIMIT $3
      """;

  static final String EXISTS =
      """
      SELECT 1
      FROM events
      WHERE tenant_id = $1
        AND event_id = $2
        AND type NOT LIKE 'integration.%'
      """;

  private final Database database;
  private final long longestMillis;

  /** An event of a tenant; one that was passed over has no text. */
  record Found(UUID tenantId, LoggedEvent event) {}

  /** Events in order, which are all up to the end. */
  record Piece(List<Found> events, UUID end) {}

  private static String piece(String chosen) {
    return PIECE.formatted(chosen, Page.ENOUGH);
  }

  TailStore(Database database) {
    this(database, LONGEST);
  }

  TailStore(Database database, Duration longestTransaction) {
    this.database = database;
    this.longestMillis = longestTransaction.toMillis();
  }

  Future<Instant> settled() {
    return database
        .query(SETTLED, Tuple.of(longestMillis))
        .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
  }

  /** Events of all these tenants, oldest first. */
  Future<Piece> between(Set<UUID> tenants, UUID after, UUID upTo) {
    Tuple binds = Tuple.of(tenants.toArray(UUID[]::new), after, upTo, AT_ONCE);
    return database.query(BETWEEN, binds).map(rows -> piece(rows, upTo));
  }

  /** The same of one, and only those types with their text. */
  Future<Piece> page(UUID tenantId, UUID after, UUID upTo, Types types) {
    Tuple binds = Tuple.of(tenantId, after, upTo, AT_ONCE, types.names().toArray(String[]::new));
    return database.query(PAGE, binds).map(rows -> piece(rows, upTo));
  }

  /** Which events behind that place are there now. */
  Future<Set<UUID>> behind(UUID tenantId, UUID after) {
    return database
        .query(BEHIND, Tuple.of(tenantId, after, OLD))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getUUID(0))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  Future<Boolean> exists(UUID tenantId, UUID eventId) {
    return database.query(EXISTS, Tuple.of(tenantId, eventId)).map(rows -> rows.rowCount() == 1);
  }

  /** It ends at the last event unless there was nothing behind that. */
  private static Piece piece(RowSet<Row> rows, UUID upTo) {
    List<Found> events =
        StreamSupport.stream(rows.spliterator(), false).map(TailStore::found).toList();
    boolean isAll =
        events.isEmpty()
            || events.size() < AT_ONCE && events.size() == rows.iterator().next().getLong("found");
    return new Piece(events, isAll ? upTo : events.get(events.size() - 1).event().id());
  }

  private static Found found(Row row) {
    UUID id = row.getUUID("event_id");
    String payload = row.getString("payload");
    String json =
        payload == null
            ? null
            : new Event(id, row.getInteger("sequence"), row.getString("correlation_id"), payload)
                .json();
    return new Found(row.getUUID("tenant_id"), new LoggedEvent(id, row.getString("type"), json));
  }
}
