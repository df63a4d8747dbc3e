package io.orderflow.tenant;

import io.orderflow.pg.Listener;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * This process's copy of the number that grows with every change to a key or a tenant. It is known
 * only while the listening connection has just been seen alive.
 */
final class AuthEpoch implements Listener.Ear {
  static final String CHANNEL = "orderflow_auth";

  /** Three to four times in a lease, so that one slow answer does not end it. */
  static final Duration CHECK_EVERY = Duration.ofMillis(250);

  /** A revocation must be obeyed within a second, also when the connection has died silently. */
  private static final long LEASE_MILLIS = 900;

  /** A process that nobody asks leaves the database in peace; its next caller pays a look-up. */
  private static final long QUIET_MILLIS = 2_000;

  private final Clock clock;
  private final Runnable onChange;
  private Optional<Epoch> epoch = Optional.empty();
  private long seenAliveAt;
  private long usedAt;

  AuthEpoch(Clock clock, Runnable onChange) {
    this.clock = clock;
    this.onChange = onChange;
  }

  /** The number in one database, told apart from others by the lineage. */
  record Epoch(String lineage, long number) {}

  /** The current epoch, or nothing while it cannot be known. */
  Optional<Epoch> current() {
    usedAt = clock.millis();
    long age = usedAt - seenAliveAt;
    return age >= 0 && age < LEASE_MILLIS ? epoch : Optional.empty();
  }

  @Override
  public Future<?> check(PgConnection connection) {
    long askedAt = clock.millis();
    if (epoch.isPresent() && askedAt - usedAt > QUIET_MILLIS) {
      return Future.succeededFuture();
    }
    return AuthStore.epoch(connection).onSuccess(found -> seen(found, askedAt));
  }

  @Override
  public void heard(String payload) {
    epoch.ifPresent(known -> advance(new Epoch(known.lineage(), Long.parseLong(payload))));
  }

  @Override
  public void lost() {
    epoch = Optional.empty();
    onChange.run();
  }

  void seen(Epoch found, long askedAt) {
    seenAliveAt = askedAt;
    advance(found);
  }

  /** A check and a notification may tell of the same change, in any order: it only grows. */
  private void advance(Epoch found) {
    if (epoch.isEmpty() || epoch.get().number() < found.number()) {
      epoch = Optional.of(found);
      onChange.run();
    }
  }
}
