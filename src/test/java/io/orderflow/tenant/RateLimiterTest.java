package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.orderflow.support.OwnRedis;
import io.orderflow.tenant.TenantMessages.Admission;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Settings.Plan STARTER = new Settings.Plan(200, 50);
  private static final Map<String, Settings.Plan> PLANS =
      Map.of("free", new Settings.Plan(10, 20), "starter", STARTER);
  private static final Duration STEADY = Duration.ofSeconds(3);
  private static final double FAIR = 0.98;
  private static final int CALLERS = 4;

  private final UUID tenant = UUID.randomUUID();
  private final OwnRedis redis = OwnRedis.start();
  private final MovableClock clock = new MovableClock();
  private LimiterProcess here;
  private LimiterProcess there;

  /** When a request was surely not yet, and surely already, admitted. */
  private record Grant(long asked, long answered) {}

  @BeforeEach
  void connect() {
    here = new LimiterProcess(redis.url(), PLANS, clock);
    there = new LimiterProcess(redis.url(), PLANS, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    redis.close();
  }

  @Test
  void admitShouldKeepToThePlanInEveryWindowAndGiveNearlyAllOfIt() {
    List<Grant> grants = Collections.synchronizedList(new ArrayList<>());
    drain(here);
    long started = System.nanoTime();

    CompletableFuture.allOf(
            Stream.of(here, there)
                .flatMap(process -> Collections.nCopies(CALLERS, process).stream())
                .map(process -> CompletableFuture.runAsync(() -> press(process, started, grants)))
                .toArray(CompletableFuture[]::new))
        .join();

    assertNoWindowHoldsMore(grants);
    assertThat((double) grants.size())
        .isGreaterThanOrEqualTo(FAIR * STARTER.rate() * STEADY.toMillis() / 1_000);
  }

  @Test
  void admitShouldAnswerAGatheredGroupInOrderOfArrival() {
    List<Admission> admissions = here.admitTogether(tenant, Plan.free, 50);

    assertThat(admissions.stream().map(Admission::admitted))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(admissions.stream().filter(Admission::admitted))
        .hasSizeBetween(PLANS.get("free").burst(), PLANS.get("free").burst() + 1);
    assertThat(admissions.get(0)).isEqualTo(new Admission(true, 20, 10, 19, 100, 0));
    assertThat(admissions.stream().filter(admission -> !admission.admitted()))
        .allSatisfy(refused -> assertThat(refused.remaining()).isZero())
        .extracting(Admission::retryAfterMillis)
        .isSorted()
        .allSatisfy(wait -> assertThat(wait).isPositive());
  }

  @Test
  void admitShouldLetInWhoWaitedAsLongAsItWasTold() {
    Admission refused = drain(here);

    for (int i = 0; i < 5; i++) {
      long until = System.nanoTime() + Duration.ofMillis(refused.retryAfterMillis()).toNanos();
      Await.until("waited as told", () -> System.nanoTime() >= until);
      assertThat(ask(there).admitted()).isTrue();
      refused = drain(here);
    }
  }

  @Test
  void admitShouldGoByTheNewPlanAtOnce() {
    drain(here);

    assertThat(there.admit(tenant, Plan.free).join())
        .isEqualTo(new Admission(true, 20, 10, 19, 100, 0));
    assertThat(ask(here).limit()).isEqualTo(STARTER.burst());
  }

  @Test
  void admitShouldGoOnWithinThePlanWhenRedisIsKilledAndReturn() {
    drain(here);
    redis.kill();
    Await.until("noticed", () -> !here.isConnected());

    Admission first = drain(here);
    assertThat(first.retryAfterMillis()).isLessThanOrEqualTo(6);
    clock.advance(Duration.ofSeconds(10));
    assertThat(countAdmitted(here, 3 * STARTER.burst()))
        .isBetween(STARTER.burst(), STARTER.burst() + STARTER.rate());
    redis.restart();
    Await.until("shared again", () -> here.isConnected() && there.isConnected());
    drain(here);
    assertThat(countAdmitted(there, STARTER.burst())).isLessThan(STARTER.burst());
  }

  @Test
  void admitShouldGoOnWhenRedisHangs() {
    drain(here);
    redis.freeze();

    long started = System.nanoTime();
    for (int i = 0; i < STARTER.burst(); i++) {
      ask(here);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    redis.thaw();
    Await.until("connected again", Duration.ofSeconds(5), here::isConnected);
  }

  private void press(LimiterProcess process, long started, List<Grant> grants) {
    while (System.nanoTime() - started < STEADY.toNanos()) {
      long asked = System.nanoTime();
      if (ask(process).admitted()) {
        grants.add(new Grant(asked, System.nanoTime()));
      }
    }
  }

  /**
   * From the first one's question to the last one's answer is the longest that their window can
   * have been: if they are too many even for that, they are too many.
   */
  private static void assertNoWindowHoldsMore(List<Grant> grants) {
    List<Grant> byAnswer = new ArrayList<>(grants);
    byAnswer.sort(Comparator.comparingLong(Grant::answered));
    for (int first = 0; first < byAnswer.size(); first++) {
      for (int last = first; last < byAnswer.size(); last++) {
        double seconds = (byAnswer.get(last).answered() - byAnswer.get(first).asked()) / 1e9;
        assertThat(last - first + 1).isLessThanOrEqualTo(allowed(seconds));
      }
    }
  }

  private static int allowed(double seconds) {
    return (int) Math.floor(STARTER.burst() + STARTER.rate() * seconds);
  }

  private Admission ask(LimiterProcess process) {
    return process.admit(tenant, Plan.starter).join();
  }

  /** Asks until it is refused, and says how. */
  private Admission drain(LimiterProcess process) {
    Admission admission = ask(process);
    while (admission.admitted()) {
      admission = ask(process);
    }
    return admission;
  }

  private int countAdmitted(LimiterProcess process, int requests) {
    return (int)
        Stream.generate(() -> ask(process)).limit(requests).filter(Admission::admitted).count();
  }
}
