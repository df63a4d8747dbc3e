package io.orderflow.tenant;

import io.orderflow.config.Settings;
import io.orderflow.tenant.TenantMessages.Admission;

/**
 * Tokens of a shared bucket that were taken ahead of the requests they are for. They fade as fast
 * as the debt that stands for them is paid back, so that the bucket's limit holds to the unit in
 * every window of time, however many processes hold a slice.
 *
 * @param bucket as it was when the tokens were asked for, at the latest
 * @param tokens that were not spent since
 */
record Slice(Settings.Plan plan, Bucket bucket, int tokens) {
  /** A hundredth of a second's worth: what is asked for less often than that is not asked ahead. */
  private static final int PART_OF_SECOND = 100;

  /** How many tokens to take ahead under that plan. */
  static int size(Settings.Plan plan) {
    return plan.rate() / PART_OF_SECOND;
  }

  /** Whether so many requests of that plan can have a token each now. */
  boolean isEnough(Settings.Plan asked, int requests, long now) {
    return plan.equals(asked) && left(now) >= requests;
  }

  Slice spent() {
    return new Slice(plan, bucket, tokens - 1);
  }

  /**
   * What the request is told that has spent a token: those that are left are still the tenant's.
   */
  Admission admission(long now) {
    Bucket refilled = bucket.refilled(plan, now);
    return new Bucket(Math.max(0, refilled.debt() - left(now) * Bucket.TOKEN), now).admitted(plan);
  }

  private long left(long now) {
    long paid = bucket.debt() - bucket.refilled(plan, now).debt();
    long faded = -Math.floorDiv(-paid, Bucket.TOKEN);
    return Math.max(0, tokens - faded);
  }
}
