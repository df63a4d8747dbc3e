package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.orderflow.integration.pagerduty.AlertStore.Kept;
import io.orderflow.ops.HealthMessages.Health;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of this process alone. They live in its memory, so that they are told also when the
 * database is what is missing, and are written down whenever it is there.
 */
final class ProcessAlerts implements Courier.Origin {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessAlerts.class);

  private final List<Rule<Health>> rules;
  private final Supplier<Future<Health>> health;
  private final String process;
  private final ProcessAlertStore store;
  private final Courier courier;
  private final AlertMeters meters;
  private final AlertSettings settings;
  private final Clock clock;
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private boolean written;
  private Instant heardAt;

  ProcessAlerts(
      List<Rule<Health>> rules,
      Supplier<Future<Health>> health,
      String process,
      ProcessAlertStore store,
      Courier courier,
      AlertMeters meters,
      AlertSettings settings,
      Clock clock) {
    this.rules = rules;
    this.health = health;
    this.process = process;
    this.store = store;
    this.courier = courier;
    this.meters = meters;
    this.settings = settings;
    this.clock = clock;
    this.heardAt = clock.instant();
    rules.forEach(rule -> put(Alert.fresh(settings, rule, process, heardAt)));
  }

  /** Looks at what this process needs, tells what changed and leaves word of it. */
  Future<Void> look() {
    return health
        .get()
        .onSuccess(this::judge)
        .onFailure(failure -> LOG.warn("the health of this process is not known now", failure))
        .eventually(this::writeDown)
        .transform(done -> Future.succeededFuture());
  }

  @Override
  public void settled(Notice notice) {
    alerts.computeIfPresent(notice.key(), (key, alert) -> alert.told(notice.revision()));
  }

  /** What still stands is resolved by its next start, or by another process. */
  Future<Void> leave() {
    return store.leave(process);
  }

  private void judge(Health found) {
    Instant now = clock.instant();
    for (Rule<Health> rule : rules) {
      Alert standing = alerts.get(Alert.key(settings, rule, process));
      put(standing.seen(rule.judgement().apply(found), rule, now, settings));
    }
    meters.ofProcess(alerts.values().stream().filter(Alert::isOpen).count());
    courier.carry(
        this, alerts.values().stream().filter(Alert::isToTell).map(Alert::notice).toList());
  }

  private void put(Alert alert) {
    alerts.put(alert.key(), alert);
  }

  private Future<Void> writeDown() {
    return store
        .writeDown(process, List.copyOf(alerts.values()), clock.instant())
        .onSuccess(this::learn)
        .onFailure(failure -> unwritten())
        .mapEmpty();
  }

  /** What became of the rows while this process could not see them, or was not yet there. */
  private void learn(Map<String, Kept> before) {
    heardAt = clock.instant();
    alerts.replaceAll((key, alert) -> learned(alert, before.get(key)));
    written = true;
  }

  private Alert learned(Alert alert, Kept before) {
    if (!written && before != null && alert.revision() == 0) {
      return alert.goesOn(before.alert());
    }
    boolean resolvedByOthers = before == null ? written : before.orphaned();
    return alert.isOpen() && resolvedByOthers ? alert.again() : alert;
  }

  /** Others may hold it to be gone by now, and resolve what stands. */
  private void unwritten() {
    Instant now = clock.instant();
    if (!now.isBefore(heardAt.plus(settings.processSilence()))) {
      heardAt = now;
      alerts.replaceAll((key, alert) -> alert.isOpen() ? alert.again() : alert);
    }
  }
}
