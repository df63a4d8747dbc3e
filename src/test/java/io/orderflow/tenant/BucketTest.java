package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketTest {
  private static final long START = 1_800_000_000_000_000L;
  private static final long SECOND = 1_000_000;

  /** What got in at one moment, counted from the start of the window. */
  private record Grant(long at, int requests) {}

  @Property
  void bucketShouldNeverAdmitMoreThanThePlanInAnyWindow(
      @ForAll @IntRange(min = 1, max = 5_000) int rate,
      @ForAll @IntRange(min = 1, max = 5_000) int burst,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 3_000_000) Integer> pauses,
      @ForAll @IntRange(min = 1, max = 7_000) int asked) {
    Settings.Plan plan = new Settings.Plan(rate, burst);
    List<Grant> grants = grants(plan, pauses, asked);

    for (int first = 0; first < grants.size(); first++) {
      long admitted = 0;
      for (Grant grant : grants.subList(first, grants.size())) {
        admitted += grant.requests();
        long allowed = burst * SECOND + rate * (grant.at() - grants.get(first).at());
        assertThat(admitted * SECOND).isLessThanOrEqualTo(allowed);
      }
    }
  }

  @Property
  void bucketShouldAdmitAllOfThePlanUnderSteadyDemand(
      @ForAll @IntRange(min = 1, max = 5_000) int rate,
      @ForAll @IntRange(min = 1, max = 5_000) int burst,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 30_000) Integer> pauses) {
    Settings.Plan plan = new Settings.Plan(rate, burst);
    long rest = pauses.stream().mapToLong(Integer::longValue).sum();
    long widest = pauses.stream().mapToLong(Integer::longValue).max().orElseThrow();

    long admitted =
        grants(plan, pauses, Integer.MAX_VALUE).stream().mapToLong(Grant::requests).sum();

    if (widest * rate < (burst - 1) * SECOND) {
      assertThat(admitted).isEqualTo(burst + rate * rest / SECOND);
    }
  }

  @Property
  void refusedShouldTellAWaitAfterWhichThereIsRoomAndNoLonger(
      @ForAll @IntRange(min = 1, max = 1_000) int rate,
      @ForAll @IntRange(min = 1, max = 5_000) int burst,
      @ForAll @IntRange(min = 0, max = 2_000_000) int pause) {
    Settings.Plan plan = new Settings.Plan(rate, burst);
    Bucket empty = Bucket.FULL.refilled(plan, START).taken(plan, burst);
    Bucket used = empty.refilled(plan, START + pause).taken(plan, Integer.MAX_VALUE);

    long wait = used.refused(plan, 0).retryAfterMillis();

    assertThat(used.refilled(plan, START + pause + wait * 1_000).room(plan)).isPositive();
    assertThat(used.refilled(plan, START + pause + (wait - 1) * 1_000).room(plan)).isZero();
  }

  @Test
  void bucketShouldPayNothingWhenTheClockGoesBack() {
    Settings.Plan plan = new Settings.Plan(10, 20);
    Bucket empty = Bucket.FULL.refilled(plan, START).taken(plan, 20);

    Bucket back = empty.refilled(plan, START - SECOND);

    assertThat(back.room(plan)).isZero();
    assertThat(back.refilled(plan, START).room(plan)).isEqualTo(10);
  }

  @Test
  void bucketShouldCountExactlyAtTheLargestPlan() {
    Settings.Plan plan = new Settings.Plan(1_000_000, 10_000_000);
    Bucket empty = Bucket.FULL.refilled(plan, START).taken(plan, 10_000_000);

    assertThat(BigInteger.valueOf(empty.debt())).isEqualTo(BigInteger.TEN.pow(13));
    assertThat(empty.refilled(plan, START + 9_999_999).room(plan)).isEqualTo(9_999_999);
    assertThat(empty.refilled(plan, Long.MAX_VALUE).room(plan)).isEqualTo(10_000_000);
  }

  private static List<Grant> grants(Settings.Plan plan, List<Integer> pauses, int asked) {
    List<Grant> grants = new ArrayList<>();
    Bucket bucket = Bucket.FULL.refilled(plan, START);
    long at = 0;
    grants.add(new Grant(at, Math.min(asked, bucket.room(plan))));
    bucket = bucket.taken(plan, asked);
    for (int pause : pauses) {
      at += pause;
      bucket = bucket.refilled(plan, START + at);
      grants.add(new Grant(at, Math.min(asked, bucket.room(plan))));
      bucket = bucket.taken(plan, asked);
    }
    return grants;
  }
}
