package io.orderflow.integration;

import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** All SQL of effects. */
final class EffectStore {
  private static final String COLUMNS =
      """
      tenant_id, order_id, provider::text, name, effect_key, request, state::text, tries, reference, code, detail, mismatch,
        created_at, updated_at
      """;

  // one that is settled stays as it is
  static final String BEGIN =
      """
      INSERT INTO integration_effects (tenant_id, order_id, provider, name, effect_key, request, state, tries,
        created_at, updated_at)
      VALUES ($1, $2, $3::text::receiver_kind, $4, $5, $6, 'unknown', 1, $7, $7)
      ON CONFLICT (tenant_id, order_id, provider, name)
      DO UPDATE SET tries = integration_effects.tries + (integration_effects.state = 'unknown')::int
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String OF_ORDER =
      """
      SELECT %s
      FROM integration_effects
      WHERE tenant_id = $1
        AND order_id = $2
        AND provider = $3::text::receiver_kind
      ORDER BY created_at, name
      """
          .formatted(COLUMNS);

  static final String BY_REFERENCE =
      """
      SELECT %s
      FROM integration_effects
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
        AND reference = $3
      ORDER BY created_at
      LIMIT 1
      """
          .formatted(COLUMNS);

  static final String UNSETTLED =
      """
      SELECT %s
      FROM integration_effects
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
        AND (state = 'unknown' OR mismatch IS NOT NULL)
      ORDER BY updated_at
      LIMIT $3
      """
          .formatted(COLUMNS);

  static final String ABANDONED =
      """
      SELECT %s
      FROM integration_effects
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
        AND state = 'unknown'
        AND updated_at < $3
      ORDER BY updated_at
      LIMIT $4
      """
          .formatted(COLUMNS);

  // what is known is never forgotten for a later "unknown"
  static final String SETTLE =
      """
      UPDATE integration_effects
      SET state = CASE WHEN state = 'unknown' THEN $5::text::effect_state ELSE state END,
        reference = coalesce($6, reference), code = CASE WHEN state = 'unknown' THEN $7 ELSE code END,
        detail = CASE WHEN state = 'unknown' THEN $8 ELSE detail END, updated_at = $9
      WHERE tenant_id = $1
        AND order_id = $2
        AND provider = $3::text::receiver_kind
        AND name = $4
      RETURNING %s
      """
          .formatted(COLUMNS);

  // said again it counts as looked at, so that others have their turn
  static final String MISMATCH =
      """
      UPDATE integration_effects
      SET mismatch = $5, updated_at = $6
      WHERE tenant_id = $1
        AND order_id = $2
        AND provider = $3::text::receiver_kind
        AND name = $4
        AND (mismatch IS NOT NULL OR $5::text IS NOT NULL)
      """;

  static final String RECORD =
      """
      INSERT INTO integration_effects (tenant_id, order_id, provider, name, effect_key, request, state, tries, reference,
        code, detail, created_at, updated_at)
      SELECT n.tenant_id, n.order_id, n.provider::receiver_kind, n.name, n.effect_key, n.request, n.state::effect_state,
        n.tries, n.reference, n.code, n.detail, n.created_at, n.updated_at
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::text[],
          $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[])
        AS n (tenant_id, order_id, provider, name, effect_key, request, state, tries, reference, code, detail, created_at,
          updated_at)
      ON CONFLICT (tenant_id, order_id, provider, name)
      DO UPDATE SET state = excluded.state, tries = integration_effects.tries + 1, code = excluded.code, detail = excluded.detail,
        updated_at = excluded.updated_at
      WHERE integration_effects.state = 'unknown'
      """;

  private final Database database;

  EffectStore(Database database) {
    this.database = database;
  }

  Future<Effect> begin(Plan plan, Instant now) {
    Tuple binds =
        Tuple.of(
            plan.tenantId(),
            plan.orderId(),
            plan.provider().name(),
            plan.name(),
            plan.key(),
            plan.request());
    return database.query(BEGIN, binds.addValue(Columns.utc(now))).map(EffectStore::only);
  }

  Future<List<Effect>> of(UUID tenantId, UUID orderId, Provider provider) {
    return database
        .query(OF_ORDER, Tuple.of(tenantId, orderId, provider.name()))
        .map(EffectStore::all);
  }

  Future<Optional<Effect>> byReference(UUID tenantId, Provider provider, String reference) {
    return database
        .query(BY_REFERENCE, Tuple.of(tenantId, provider.name(), reference))
        .map(rows -> all(rows).stream().findFirst());
  }

  Future<List<Effect>> unsettled(UUID tenantId, Provider provider, int limit) {
    return database
        .query(UNSETTLED, Tuple.of(tenantId, provider.name(), limit))
        .map(EffectStore::all);
  }

  Future<List<Effect>> abandoned(UUID tenantId, Provider provider, Instant before, int limit) {
    Tuple binds = Tuple.of(tenantId, provider.name(), Columns.utc(before), limit);
    return database.query(ABANDONED, binds).map(EffectStore::all);
  }

  Future<Effect> settle(
      Effect effect, State state, String reference, String code, String detail, Instant now) {
    Tuple binds =
        key(effect)
            .addString(state.name())
            .addString(reference)
            .addString(code)
            .addString(detail)
            .addValue(Columns.utc(now));
    return database.query(SETTLE, binds).map(EffectStore::only);
  }

  Future<Void> mismatch(Effect effect, String how, Instant now) {
    Tuple binds = key(effect).addString(how).addValue(Columns.utc(now));
    return database.query(MISMATCH, binds).mapEmpty();
  }

  Future<Void> record(List<Effect> effects) {
    Tuple binds =
        Columns.of(effects)
            .uuid(Effect::tenantId)
            .uuid(Effect::orderId)
            .text(effect -> effect.provider().name())
            .text(Effect::name)
            .text(Effect::key)
            .text(Effect::request)
            .text(effect -> effect.state().name())
            .integer(Effect::tries)
            .text(Effect::reference)
            .text(Effect::code)
            .text(Effect::detail)
            .timestamp(Effect::createdAt)
            .timestamp(Effect::updatedAt)
            .tuple();
    return database.query(RECORD, binds).mapEmpty();
  }

  private static Tuple key(Effect effect) {
    return Tuple.of(effect.tenantId(), effect.orderId(), effect.provider().name(), effect.name());
  }

  private static Effect only(RowSet<Row> rows) {
    return effect(rows.iterator().next());
  }

  private static List<Effect> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(EffectStore::effect).toList();
  }

  static Effect effect(Row row) {
    return new Effect(
        row.getUUID("tenant_id"),
        row.getUUID("order_id"),
        Provider.valueOf(row.getString("provider")),
        row.getString("name"),
        row.getString("effect_key"),
        row.getString("request"),
        State.valueOf(row.getString("state")),
        row.getInteger("tries"),
        row.getString("reference"),
        row.getString("code"),
        row.getString("detail"),
        row.getString("mismatch"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
