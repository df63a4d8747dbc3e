package io.orderflow.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.config.AlertSettings;
import io.orderflow.config.SettingsReader;
import io.orderflow.integration.pagerduty.AlertStore.Duty;
import io.orderflow.ops.HealthMessages.Dependency;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Status;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.MovableClock;
import io.orderflow.support.Servers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that come, go, freeze and lose the database, on a clock that the test moves. */
class TakingOverTest {
  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration RESOLVE_AFTER = Duration.ofMinutes(1);
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final Duration LEASE = Duration.ofSeconds(45);
  private final AlertSettings settings =
      SettingsReader.read(Map.of("ORDERFLOW_ALERTS_INSTALLATION", "test")).alerts();
  private final FaultyProxy proxy = FaultyProxy.to(Servers.freshDatabase());
  private final MovableClock clock = new MovableClock();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean wrong;
  private volatile boolean away;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable process : open) {
      process.close();
    }
    proxy.close();
  }

  @Test
  void onlyOneProcessShouldWatchOverTheInstallation() {
    Process first = new Process("a");
    Process second = new Process("b");
    wrong = true;

    first.look();
    second.look();
    first.look();
    second.look();

    assertThat(first.looks).isEqualTo(2);
    assertThat(second.looks).isZero();
    assertThat(told).containsExactly("a trigger of:test:broken");
  }

  @Test
  void anotherProcessShouldResolveWhatADeadOneTriggered() {
    Process first = new Process("a");
    Process second = new Process("b");
    wrong = true;
    first.look();
    wrong = false;

    second.look();
    assertThat(told).hasSize(1);
    clock.advance(LEASE.plusSeconds(1));
    second.look();
    clock.advance(RESOLVE_AFTER);
    second.look();

    assertThat(told).containsExactly("a trigger of:test:broken", "b resolve of:test:broken");
  }

  @Test
  void aProcessThatStopsShouldLeaveTheDutyAtOnce() {
    Process first = new Process("a");
    Process second = new Process("b");
    first.look();

    Await.get(first.leave());
    wrong = true;
    second.look();

    assertThat(told).containsExactly("b trigger of:test:broken");
    assertThat(second.count("SELECT count(*) FROM alerts WHERE process = 'a'")).isZero();
  }

  @Test
  void whatAnOvertakenProcessSendsLateShouldBeMendedByTheOneOnDuty() {
    Process frozen = new Process("a");
    Process second = new Process("b");
    wrong = true;
    frozen.hold();
    frozen.look();
    wrong = false;
    clock.advance(LEASE.plusSeconds(1));
    second.look();
    clock.advance(RESOLVE_AFTER);
    second.look();
    assertThat(told).containsExactly("b trigger of:test:broken", "b resolve of:test:broken");

    frozen.release();

    Await.until("its trigger came late", () -> told.size() == 3);
    Await.until(
        "what it did is noted",
        () -> second.count("SELECT count(*) FROM alerts WHERE told < revision") == 1);
    second.look();
    assertThat(told)
        .endsWith(
            "b resolve of:test:broken", "a trigger of:test:broken", "b resolve of:test:broken");
  }

  @Test
  void rulesThatAreNoMoreShouldBeResolvedAndForgotten() {
    Process process = new Process("a");
    process.execute(
        "INSERT INTO alerts (dedup_key, rule, phase, since, event, revision, told) "
            + "VALUES ('of:former:broken', 'broken', 'firing', now(), '{}', 1, 1)");

    process.look();

    assertThat(told).containsExactly("a resolve of:former:broken");
    Await.until(
        "it is forgotten",
        () ->
            process.count("SELECT count(*) FROM alerts WHERE dedup_key = 'of:former:broken'") == 0);
  }

  @Test
  void alertOfAProcessThatIsGoneShouldBeResolvedByAnother() {
    Process first = new Process("a");
    Process second = new Process("b");
    first.fire();
    assertThat(told).containsExactly("a trigger of:test:redis:a");

    away = false;
    clock.advance(SILENCE.minusSeconds(1));
    second.look();
    assertThat(told).hasSize(1);
    clock.advance(Duration.ofSeconds(2));
    second.look();

    assertThat(told).contains("b resolve of:test:redis:a");
    Await.until(
        "it is forgotten",
        () -> second.count("SELECT count(*) FROM alerts WHERE process = 'a'") == 0);
  }

  @Test
  void alertOfAProcessShouldBeResolvedAfterItsRestart() {
    new Process("a").fire();
    away = false;

    Process again = new Process("a");
    again.look();
    again.look();
    clock.advance(RESOLVE_AFTER);
    again.look();
    clock.advance(RESOLVE_AFTER);
    again.look();

    assertThat(told).startsWith("a trigger of:test:redis:a").endsWith("a resolve of:test:redis:a");
  }

  @Test
  void alertThatCouldNotBeWrittenDownShouldBeResolvedAfterARestart() {
    Process first = new Process("a");
    first.look();
    proxy.refuse();
    first.fire();
    assertThat(told).containsExactly("a trigger of:test:redis:a");
    first.kill();
    proxy.accept();
    away = false;

    Process again = new Process("a");
    again.look();
    again.look();

    assertThat(told).contains("a resolve of:test:redis:a");
  }

  @Test
  void alertThatCouldNotBeWrittenDownShouldBeResolvedByAnotherProcess() {
    Process first = new Process("a");
    first.look();
    proxy.refuse();
    first.fire();
    first.kill();
    proxy.accept();
    away = false;

    Process second = new Process("b");
    clock.advance(SILENCE);
    second.look();
    second.look();

    assertThat(told).startsWith("a trigger of:test:redis:a").contains("b resolve of:test:redis:a");
  }

  @Test
  void alertThatStandsShouldBeToldAgainWhenAnotherTookItsProcessForGone() {
    Process first = new Process("a");
    Process second = new Process("b");
    first.fire();
    first.execute("UPDATE alerts SET seen_at = seen_at - interval '1 hour' WHERE process = 'a'");
    second.look();
    Await.get(first.leaveDuty());
    second.look();
    assertThat(told).endsWith("b resolve of:test:redis:a");

    first.look();
    first.look();

    assertThat(told).endsWith("a trigger of:test:redis:a");
  }

  @Test
  void alertThatStandsShouldBeRepeatedWhileItsProcessIsCutOff() {
    Process first = new Process("a");
    first.look();
    proxy.refuse();
    first.fire();

    clock.advance(SILENCE);
    first.look();
    first.look();
    first.look();

    assertThat(told).containsExactly("a trigger of:test:redis:a", "a trigger of:test:redis:a");
  }

  @Test
  void dutyShouldGoToOneEvenWhenAllAskAtOnce() {
    Process process = new Process("a");
    clock.advance(Duration.ofHours(1));
    Instant now = clock.instant();
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(process.store.takeDuty(new Duty("p" + i, now, now.plusSeconds(45))));
    }

    Await.get(Future.all(asked));

    assertThat(asked.stream().filter(Future::result)).hasSize(1);
  }

  /** What one process has of the alerts. */
  private final class Process implements AutoCloseable {
    private final String name;
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Database database;
    private final AlertStore store;
    private final Courier courier;
    private final ProcessAlerts ofProcess;
    private final InstallationAlerts ofInstallation;
    private Promise<Reception> held;
    private int looks;

    Process(String name) {
      this.name = name;
      this.database =
          Database.open(
              vertx,
              SettingsReader.read(
                      Map.of(
                          "DATABASE_URL", proxy.url(),
                          "ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "5s",
                          "ORDERFLOW_DATABASE_QUERY_TIMEOUT", "5s"))
                  .database());
      this.store = new AlertStore(database);
      AlertMeters meters = new AlertMeters(new SimpleMeterRegistry());
      this.courier = new Courier(vertx, this::send, settings, Duration.ZERO, clock);
      Rule<Boolean> rule =
          new Rule<>(
              "broken",
              Severity.error,
              "test",
              Duration.ZERO,
              broken -> Observation.wrongIf(broken, "It is broken", Map.of()));
      this.ofInstallation =
          new InstallationAlerts(
              List.of(new Watch<>(rule, this::facts)),
              name,
              store,
              courier,
              meters,
              settings,
              clock);
      this.ofProcess =
          new ProcessAlerts(
              Rules.dependencies(settings),
              () -> Future.succeededFuture(health()),
              name,
              new ProcessAlertStore(database),
              courier,
              meters,
              settings,
              clock);
      open.add(this);
    }

    /** One look, and as much time as it takes to send what it found. */
    void look() {
      onLoop(() -> ofProcess.look().eventually(ofInstallation::look));
      for (int i = 0; i < 5; i++) {
        onLoop(
            () -> {
              courier.pump();
              return Future.succeededFuture();
            });
      }
    }

    /** Its Redis is away for long enough. */
    void fire() {
      away = true;
      look();
      clock.advance(HOLD);
      look();
    }

    /** Its next event arrives only when it is released. */
    void hold() {
      held = Promise.promise();
    }

    void release() {
      held.complete(Reception.taken);
    }

    Future<Void> leave() {
      return leaveDuty().compose(left -> ofProcess.leave());
    }

    Future<Void> leaveDuty() {
      return ofInstallation.leave();
    }

    void kill() {
      Await.get(vertx.close());
    }

    long count(String sql) {
      return Await.get(database.query(sql, io.vertx.sqlclient.Tuple.tuple()))
          .iterator()
          .next()
          .getLong(0);
    }

    void execute(String sql) {
      Await.get(database.query(sql, io.vertx.sqlclient.Tuple.tuple()));
    }

    @Override
    public void close() {
      kill();
    }

    private Future<Boolean> facts() {
      looks++;
      return Future.succeededFuture(wrong);
    }

    private Health health() {
      return new Health(
          away ? Status.DEGRADED : Status.OK,
          List.of(new Dependency("postgres", 1.0), new Dependency("redis", away ? null : 1.0)));
    }

    private Future<Reception> send(Notice notice) {
      Future<Reception> answer =
          held == null ? Future.succeededFuture(Reception.taken) : held.future();
      return answer.onSuccess(
          taken ->
              told.add(name + (notice.isTrigger() ? " trigger " : " resolve ") + notice.key()));
    }

    private void onLoop(Supplier<Future<?>> work) {
      Promise<Object> done = Promise.promise();
      loop.runOnContext(now -> work.get().onSuccess(done::complete).onFailure(done::fail));
      Await.get(done.future());
    }
  }
}
