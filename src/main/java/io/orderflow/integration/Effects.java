package io.orderflow.integration;

import io.orderflow.integration.Effect.State;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The book of effects: each is written down before its first try, and again when it is known. */
public final class Effects {
  /** As much of a service's words as is kept. */
  private static final int MAX_CODE = 100;

  private static final int MAX_DETAIL = 500;

  private final EffectStore store;
  private final Clock clock;

  public Effects(Database database, Clock clock) {
    this.store = new EffectStore(database);
    this.clock = clock;
  }

  /** Which effect, under which key and with which parameters if it does not stand yet. */
  public record Plan(
      UUID tenantId, UUID orderId, Provider provider, String name, String key, String request) {}

  /**
   * Counts one more try of it, and answers it as it stands: with the key and the parameters of the
   * first time, and perhaps already done or refused.
   */
  public Future<Effect> begin(Plan plan) {
    return store.begin(plan, clock.instant());
  }

  /** The order's effects at the service, oldest first. */
  public Future<List<Effect>> of(UUID tenantId, UUID orderId, Provider provider) {
    return store.of(tenantId, orderId, provider);
  }

  public Future<Optional<Effect>> byReference(UUID tenantId, Provider provider, String reference) {
    return store.byReference(tenantId, provider, reference);
  }

  /** Up to so many effects of the tenant whose outcome nobody knows, or does not agree. */
  public Future<List<Effect>> unsettled(UUID tenantId, Provider provider, int limit) {
    return store.unsettled(tenantId, provider, limit);
  }

  /** Up to so many effects of the tenant whose outcome nobody has asked for since then. */
  public Future<List<Effect>> abandoned(
      UUID tenantId, Provider provider, Instant before, int limit) {
    return store.abandoned(tenantId, provider, before, limit);
  }

  public Future<Effect> done(Effect effect, String reference) {
    return settle(effect, State.done, reference, null, null);
  }

  /** Refused for good; a service that gives no code is quoted with its status. */
  public Future<Effect> refused(Effect effect, String reference, String code, String detail) {
    return settle(effect, State.refused, reference, code, detail);
  }

  /** Tried once more without learning whether it took effect. */
  public Future<Effect> unknown(Effect effect, String code, String detail) {
    return settle(effect, State.unknown, effect.reference(), code, detail);
  }

  /** The service has taken it on and does not know itself yet; null leaves the reference. */
  public Future<Effect> underWay(Effect effect, String reference) {
    return settle(effect, State.unknown, reference, null, null);
  }

  /** Notes how the service's word differs from ours, or with null that it does not any more. */
  public Future<Void> mismatch(Effect effect, String how) {
    return store.mismatch(effect, cut(how, MAX_DETAIL), clock.instant());
  }

  /** Writes down many at once that are done or refused, whatever stood before. */
  public Future<Void> record(List<Effect> effects) {
    return effects.isEmpty() ? Future.succeededFuture() : store.record(effects);
  }

  private Future<Effect> settle(
      Effect effect, State state, String reference, String code, String detail) {
    return store.settle(
        effect, state, reference, cut(code, MAX_CODE), cut(detail, MAX_DETAIL), clock.instant());
  }

  private static String cut(String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }
}
