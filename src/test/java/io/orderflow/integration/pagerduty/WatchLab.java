package io.orderflow.integration.pagerduty;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.config.AlertSettings;
import io.orderflow.config.SettingsReader;
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
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The processes of an installation; the test moves their clock and cuts their database off. */
final class WatchLab implements AutoCloseable {
  static final Duration RESOLVE_AFTER = Duration.ofMinutes(1);
  private static final Duration HOLD = Duration.ofSeconds(30);

  final FaultyProxy proxy = FaultyProxy.to(Servers.freshDatabase());
  final MovableClock clock = new MovableClock();

  /** Which process sent what, in that order. */
  final List<String> told = new CopyOnWriteArrayList<>();

  /** Whether the installation is broken. */
  volatile boolean wrong;

  /** Whether Redis is. */
  volatile boolean away;

  private final AlertSettings settings =
      SettingsReader.read(Map.of("ORDERFLOW_ALERTS_INSTALLATION", "test")).alerts();
  private final List<Process> open = new ArrayList<>();

  Process process(String name) {
    return new Process(name);
  }

  @Override
  public void close() {
    open.forEach(Process::kill);
    proxy.close();
  }

  /** What one process has of the alerts. */
  final class Process {
    final AlertStore store;
    private final String name;
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Database database;
    private final Courier courier;
    private final ProcessAlerts ofProcess;
    private final InstallationAlerts ofInstallation;
    private Promise<Reception> held;
    private int looks;

    private Process(String name) {
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

    /** How often it looked at the installation. */
    int looks() {
      return looks;
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
      return Await.get(database.query(sql, Tuple.tuple())).iterator().next().getLong(0);
    }

    void execute(String sql) {
      Await.get(database.query(sql, Tuple.tuple()));
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
