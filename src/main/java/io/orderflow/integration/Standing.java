package io.orderflow.integration;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how each connection does, at once when it changes and else so seldom that a busy one
 * costs nothing.
 */
final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  /** How old the time of the last success may be. */
  private static final Duration PRECISION = Duration.ofSeconds(15);

  /** Connections that are remembered; beyond it all are written anew. */
  private static final int REMEMBERED = 10_000;

  private static final int MAX_ERROR = 500;

  private final IntegrationStore store;
  private final Clock clock;
  private final Map<Key, Noted> noted = new HashMap<>();

  private record Key(UUID tenantId, Provider provider) {}

  private record Noted(boolean well, Instant at) {}

  Standing(IntegrationStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** An attempt in which the service was not asked says nothing of it. */
  void note(UUID tenantId, Provider provider, Performed performed) {
    boolean well = performed.outcome() == Outcome.done;
    boolean asked = performed.status() != null || performed.outcome() == Outcome.silent;
    if (!asked) {
      return;
    }
    Key key = new Key(tenantId, provider);
    Instant now = clock.instant();
    Noted before = noted.get(key);
    if (before != null && before.well == well && now.isBefore(before.at.plus(PRECISION))) {
      return;
    }
    if (noted.size() >= REMEMBERED) {
      noted.clear();
    }
    noted.put(key, new Noted(well, now));
    write(key, well, now, performed)
        .onFailure(failure -> LOG.warn("how {} does cannot be written down", provider, failure));
  }

  private Future<Void> write(Key key, boolean well, Instant now, Performed performed) {
    return well
        ? store.succeeded(key.tenantId, key.provider, now)
        : store.failed(key.tenantId, key.provider, now, error(performed));
  }

  private static String error(Performed performed) {
    String status = performed.status() == null ? "" : performed.status() + " ";
    String whole = (status + performed.detail()).trim();
    return whole.length() > MAX_ERROR ? whole.substring(0, MAX_ERROR) : whole;
  }
}
