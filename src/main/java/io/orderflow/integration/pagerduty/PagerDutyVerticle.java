package io.orderflow.integration.pagerduty;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.config.AlertSettings;
import io.orderflow.config.Settings;
import io.orderflow.ops.HealthMessages;
import io.orderflow.ops.HealthMessages.Check;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/** The door of the alerts: it owns their timers, their connections and the process's name. */
public final class PagerDutyVerticle extends VerticleBase {
  /** How precisely an event keeps its time; costs nothing while there is none. */
  private static final Duration TICK = Duration.ofMillis(250);

  /** One to look, one to note what was told meanwhile; neither is a request's. */
  private static final int CONNECTIONS = 2;

  /** Of a host's name: the longest that fits into an alert's key beside all else. */
  private static final int LONGEST_NAME = 128;

  private final Bus bus;
  private final Settings settings;
  private final HttpClientOptions tls;
  private final IntSupplier port;
  private final AlertMeters meters;
  private final Clock clock;
  private Database database;
  private PagerDuty pagerDuty;
  private ProcessAlerts ofProcess;
  private InstallationAlerts ofInstallation;
  private boolean looking;

  /**
   * @param tls what the HTTP client trusts
   * @param port on which operators ask this process: with the host's name it names the process, the
   *     same after a restart
   */
  public PagerDutyVerticle(
      Bus bus,
      Settings settings,
      HttpClientOptions tls,
      IntSupplier port,
      MeterRegistry meters,
      Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.tls = tls;
    this.port = port;
    this.meters = new AlertMeters(meters);
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    database = Database.openForQueues(vertx, settings.database(), CONNECTIONS);
    return vertx
        .executeBlocking(() -> InetAddress.getLocalHost().getHostName())
        .otherwise("localhost")
        .onSuccess(host -> watch(name(host)));
  }

  /** What is not told by now is told by another process, or by the next start. */
  @Override
  public Future<?> stop() {
    looking = true;
    return ofInstallation
        .leave()
        .eventually(ofProcess::leave)
        .eventually(pagerDuty::close)
        .eventually(database::close);
  }

  private String name(String host) {
    return host.substring(0, Math.min(LONGEST_NAME, host.length())) + ":" + port.getAsInt();
  }

  private void watch(String process) {
    AlertSettings alerts = settings.alerts();
    pagerDuty = new PagerDuty(vertx, tls, alerts, clock);
    Courier courier =
        new Courier(
            vertx,
            notice -> pagerDuty.enqueue(notice).map(meters::sent),
            alerts,
            Courier.SPACING,
            clock);
    ofProcess =
        new ProcessAlerts(
            Rules.dependencies(alerts),
            () -> bus.request(HealthMessages.CHECK, new Check()),
            process,
            new ProcessAlertStore(database),
            courier,
            meters,
            alerts,
            clock);
    ofInstallation =
        new InstallationAlerts(
            watches(new FactStore(database), alerts),
            process,
            new AlertStore(database),
            courier,
            meters,
            alerts,
            clock);
    vertx.setPeriodic(0, alerts.interval().toMillis(), look -> look());
    vertx.setPeriodic(TICK.toMillis(), tick -> courier.pump());
  }

  private List<Watch<?>> watches(FactStore facts, AlertSettings alerts) {
    return List.of(
        new Watch<>(
            Rules.outboxLag(alerts), () -> facts.late(clock.instant(), ago(alerts.lagAbove()))),
        new Watch<>(Rules.deadLetters(alerts), () -> facts.dead(ago(alerts.deadLettersWithin()))),
        new Watch<>(Rules.breakersOpen(alerts), () -> facts.down(ago(alerts.breakerOpenFor()))),
        new Watch<>(Rules.mismatches(), () -> facts.mismatched(ago(alerts.unknownEffectFor()))));
  }

  private Instant ago(Duration span) {
    return clock.instant().minus(span);
  }

  /** A look that takes longer than the interval is not overtaken by the next. */
  private void look() {
    if (!looking) {
      looking = true;
      ofProcess.look().eventually(ofInstallation::look).onComplete(looked -> looking = false);
    }
  }
}
