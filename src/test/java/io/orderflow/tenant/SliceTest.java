package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SliceTest {
  private static final Settings.Plan PLAN = new Settings.Plan(2_000, 100);
  private static final int SIZE = 20;
  private static final long MILLI = 1_000;

  @Test
  void tokensShouldFadeAsTheirDebtIsPaidBack() {
    Slice slice = new Slice(PLAN, new Bucket(SIZE * Bucket.TOKEN, 0), SIZE);

    assertThat(slice.isEnough(PLAN, SIZE, 0)).isTrue();
    assertThat(slice.isEnough(PLAN, SIZE, 1)).isFalse();
    assertThat(slice.isEnough(PLAN, SIZE - 2, MILLI)).isTrue();
    assertThat(slice.isEnough(PLAN, SIZE - 1, MILLI)).isFalse();
    assertThat(slice.isEnough(PLAN, 1, 10 * MILLI)).isFalse();
  }

  @Test
  void clockThatGoesBackShouldMakeNoTokens() {
    Slice slice = new Slice(PLAN, new Bucket(SIZE * Bucket.TOKEN, MILLI), SIZE);

    assertThat(slice.isEnough(PLAN, SIZE, 0)).isTrue();
    assertThat(slice.isEnough(PLAN, SIZE + 1, 0)).isFalse();
  }

  @Test
  void anotherPlanShouldGetNothing() {
    Slice slice = new Slice(PLAN, new Bucket(SIZE * Bucket.TOKEN, 0), SIZE);

    assertThat(slice.isEnough(new Settings.Plan(10, 20), 1, 0)).isFalse();
  }

  @Test
  void whoSpendsShouldBeToldOfAllThatIsLeft() {
    Slice slice = new Slice(PLAN, new Bucket((SIZE + 1) * Bucket.TOKEN, 0), SIZE).spent();

    assertThat(slice.admission(0).remaining()).isEqualTo(PLAN.burst() - 2);
    assertThat(slice.admission(MILLI).remaining()).isEqualTo(PLAN.burst() - 2);
  }

  /** Against a bucket that knows of no slices, with the requests of several processes in turn. */
  @RepeatedTest(50)
  void noWindowShouldHoldMoreThanThePlanAllows() {
    Random random = new Random();
    List<Long> admitted = new ArrayList<>();
    Slice[] slices = new Slice[3];
    Bucket shared = Bucket.FULL;
    long now = 1;
    for (int i = 0; i < 3_000; i++) {
      now += random.nextInt(random.nextInt(10) == 0 ? 20_000 : 300);
      int process = random.nextInt(slices.length);
      if (slices[process] != null && slices[process].isEnough(PLAN, 1, now)) {
        slices[process] = slices[process].spent();
        admitted.add(now);
      } else {
        Bucket before = shared.refilled(PLAN, now);
        boolean ahead =
            before.debt() + (SIZE + 1) * Bucket.TOKEN <= PLAN.burst() * Bucket.TOKEN / 2;
        shared = before.taken(PLAN, ahead ? SIZE + 1 : 1);
        slices[process] = ahead ? new Slice(PLAN, shared, SIZE) : null;
        if (shared.debt() > before.debt()) {
          admitted.add(now);
        }
      }
    }

    for (int first = 0; first < admitted.size(); first++) {
      for (int last = first; last < Math.min(admitted.size(), first + 400); last++) {
        double seconds = (admitted.get(last) - admitted.get(first)) / 1e6;
        assertThat(last - first + 1)
            .isLessThanOrEqualTo((int) Math.floor(PLAN.burst() + PLAN.rate() * seconds + 1e-9));
      }
    }
  }
}
