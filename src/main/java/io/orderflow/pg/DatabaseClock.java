package io.orderflow.pg;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's clock, put right by the database's. Identifiers are made by it, so that those of
 * all processes follow one clock, and a stream of events need not guess how wrong another is.
 */
public final class DatabaseClock extends Clock {
  /** How often it is to be compared: clocks drift by less than a millisecond meanwhile. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

  /** An answer that took longer says too little of when it was given. */
  private static final long LONGEST_TRIP_MILLIS = 50;

  /** Time servers keep machines closer than this: somebody should look after that one. */
  private static final long WORTH_TELLING_MILLIS = 1_000;

  private final ClockStore store;
  private final Clock own;
  private volatile long offset;

  public DatabaseClock(Database database, Clock own) {
    this.store = new ClockStore(database);
    this.own = own;
  }

  /** Compares the clocks; when the database does not answer the last comparison goes on to hold. */
  public Future<Void> compare() {
    long asked = own.millis();
    return store.now().map(theirs -> learn(asked, theirs.toEpochMilli(), own.millis()));
  }

  /**
   * The answer was given between asking and now. Only what this cannot explain is held to be a
   * difference, so that clocks that agree are left alone.
   */
  Void learn(long asked, long theirs, long now) {
    if (now - asked > LONGEST_TRIP_MILLIS) {
      return null;
    }
    long before = offset;
    offset = theirs > now ? theirs - now : Math.min(theirs - asked, 0);
    if (Math.abs(offset) > WORTH_TELLING_MILLIS && Math.abs(before) <= WORTH_TELLING_MILLIS) {
      LOG.warn("this machine's clock differs from the database's by {} ms", -offset);
    }
    return null;
  }

  @Override
  public long millis() {
    return own.millis() + offset;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("identifiers have no zone");
  }
}
