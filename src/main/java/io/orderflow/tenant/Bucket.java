package io.orderflow.tenant;

import io.orderflow.config.Settings;
import io.orderflow.tenant.TenantMessages.Admission;

/**
 * A token bucket in whole numbers. A request costs {@link #TOKEN}; every microsecond pays back as
 * much as the plan admits requests a second. The script of {@link SharedBuckets} counts the same.
 *
 * @param debt what is missing to a full bucket
 * @param at the microsecond of the clock at which that is so
 */
record Bucket(long debt, long at) {
  static final long TOKEN = 1_000_000;
  private static final long MICROS_PER_MILLI = 1_000;

  static final Bucket FULL = new Bucket(0, 0);

  /** The bucket some time later; a clock that goes back pays nothing. */
  Bucket refilled(Settings.Plan plan, long now) {
    long owed = Math.min(debt, capacity(plan));
    long elapsed = Math.max(0, Math.min(now - at, owed / plan.rate() + 1));
    return new Bucket(Math.max(0, owed - elapsed * plan.rate()), now);
  }

  /** The bucket after as many of the requests as it has room for. */
  Bucket taken(Settings.Plan plan, int requests) {
    return new Bucket(debt + Math.min(requests, room(plan)) * TOKEN, at);
  }

  int room(Settings.Plan plan) {
    return (int) Math.max(0, (capacity(plan) - debt) / TOKEN);
  }

  /** What the last request that got in is told. */
  Admission admitted(Settings.Plan plan) {
    return new Admission(true, plan.burst(), plan.rate(), room(plan), fullIn(plan), 0);
  }

  /** What the request is told before which that many others wait. */
  Admission refused(Settings.Plan plan, int before) {
    long missing = (before + 1) * TOKEN - (capacity(plan) - debt);
    return new Admission(
        false, plan.burst(), plan.rate(), 0, fullIn(plan), millis(missing, plan.rate()));
  }

  private long fullIn(Settings.Plan plan) {
    return millis(debt, plan.rate());
  }

  /** Rounded up, so that who waits for it is never too early. */
  private static long millis(long amount, int rate) {
    return -Math.floorDiv(-amount, rate * MICROS_PER_MILLI);
  }

  private static long capacity(Settings.Plan plan) {
    return plan.burst() * TOKEN;
  }
}
