package io.orderflow.id;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * Time-ordered identifiers, RFC 9562 version 7: 48 bits of milliseconds, a 12-bit counter (method 1
 * of section 6.2) so that one process never goes back, and 62 random bits.
 */
public final class UuidV7 implements IdSource {
  private static final int COUNTER_MAX = 0xFFF;
  private static final int POOL_BYTES = 4096;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final byte[] pool = new byte[POOL_BYTES];
  private int used = POOL_BYTES;
  private long lastMillis;
  private int counter;

  public UuidV7(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized UUID next() {
    tick(clock.millis());
    long high = lastMillis << 16 | 0x7000 | counter;
    long low = 1L << 63 | randomLong() >>> 2;
    return new UUID(high, low);
  }

  /** The smallest identifier of that millisecond: a bound for ranges of time. */
  public static UUID floor(Instant time) {
    return new UUID(time.toEpochMilli() << 16 | 0x7000, 1L << 63);
  }

  /** The millisecond in which the identifier was made. */
  public static Instant timeOf(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** A clock that stands still or goes back is overtaken by at most a millisecond per 4,096 ids. */
  private void tick(long now) {
    if (now > lastMillis) {
      lastMillis = now;
      counter = 0;
    } else if (counter < COUNTER_MAX) {
      counter++;
    } else {
      lastMillis++;
      counter = 0;
    }
  }

  private long randomLong() {
    if (used == POOL_BYTES) {
      random.nextBytes(pool);
      used = 0;
    }
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | pool[used++] & 0xFF;
    }
    return value;
  }
}
