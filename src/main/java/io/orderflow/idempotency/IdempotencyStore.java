package io.orderflow.idempotency;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.OnceKey;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Compound;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The stored answers and the locks that stand for answers to come. */
public final class IdempotencyStore {
  // never waits: whoever finds the lock taken answers "in progress" at once
  static final String LOCK =
      """
      SELECT pg_try_advisory_xact_lock(hashtextextended(k.tenant_id || ' ' || k.mode || ' ' || k.key, 0)) AS free
      FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS k (tenant_id, mode, key, n)
      ORDER BY k.n
      """;

  static final String HOLD =
      """
      SELECT
      FROM (SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::text[]) AS mode, unnest($3::text[]) AS key) AS k
      WHERE pg_try_advisory_xact_lock(hashtextextended(k.tenant_id || ' ' || k.mode || ' ' || k.key, 0))
      """;

  // a statement of its own behind LOCK: its snapshot sees what the lock's last holder committed
  static final String READ =
      """
      SELECT k.n, i.fingerprint, i.status, i.location, i.etag, i.body
      FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS k (tenant_id, mode, key, n)
      JOIN idempotency_keys i
        ON i.tenant_id = k.tenant_id
        AND i.mode = k.mode::key_mode
        AND i.key = k.key
      """;

  static final String STORE =
      """
      INSERT INTO idempotency_keys (tenant_id, mode, key, fingerprint, status, location, etag, body, created_at)
      SELECT unnest($1::uuid[]), unnest($2::text[])::key_mode, unnest($3::text[]), unnest($4::text[]), unnest($5::int[]),
        unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::timestamptz[])
      """;

  /** A key and who uses it. */
  public record Use(Caller caller, OnceKey once) {}

  /** The answer to store for a key. */
  public record Kept(Use use, Answer answer, Instant at) {}

  /** Asks for all the keys at once; the claims come in the order of the uses. */
  public Future<List<Claim>> claim(Tx tx, List<Use> uses) {
    Future<RowSet<Row>> locks = tx.query(LOCK, keys(uses).tuple());
    Future<RowSet<Row>> stored = tx.query(READ, keys(uses).tuple());
    return locks.compose(free -> stored.map(answers -> claims(free, answers)));
  }

  /**
   * Takes keys that nobody is expected to have used; fails with a conflict when somebody uses one
   * of them now. One that was used before is refused when its answer is stored.
   */
  public void hold(Compound all, List<Use> uses) {
    all.expect(HOLD, keys(uses).tuple(), uses.size());
  }

  public Future<Void> store(Writes tx, List<Kept> kept) {
    Columns<Kept> columns =
        Columns.of(kept)
            .uuid(k -> k.use().caller().tenantId())
            .text(k -> k.use().caller().mode().name())
            .text(k -> k.use().once().key())
            .text(k -> k.use().once().fingerprint())
            .integer(k -> k.answer().status())
            .text(k -> k.answer().location())
            .text(k -> k.answer().etag())
            .text(k -> k.answer().body())
            .timestamp(Kept::at);
    return tx.execute(STORE, columns.tuple());
  }

  private static Columns<Use> keys(List<Use> uses) {
    return Columns.of(uses)
        .uuid(use -> use.caller().tenantId())
        .text(use -> use.caller().mode().name())
        .text(use -> use.once().key());
  }

  private static List<Claim> claims(RowSet<Row> free, RowSet<Row> answers) {
    List<Claim> claims = new ArrayList<>(Collections.nCopies(free.size(), Claim.NONE));
    int n = 0;
    for (Row row : free) {
      claims.set(n++, new Claim(row.getBoolean("free"), null, null));
    }
    for (Row row : answers) {
      int at = row.getLong("n").intValue() - 1;
      claims.set(at, new Claim(claims.get(at).free(), row.getString("fingerprint"), answer(row)));
    }
    return claims;
  }

  private static Answer answer(Row row) {
    return new Answer(
        row.getInteger("status"),
        row.getString("location"),
        row.getString("etag"),
        row.getString("body"),
        true);
  }
}
