package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.orderflow.integration.pagerduty.AlertStore.Duty;
import io.orderflow.integration.pagerduty.Observation.Unknown;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of the whole installation, watched by one process at a time and kept in the database,
 * so that whoever is on duty next goes on where the last one stood.
 */
final class InstallationAlerts implements Courier.Origin {
  private static final Logger LOG = LoggerFactory.getLogger(InstallationAlerts.class);

  /** Looks that a process may miss before another takes the duty over. */
  private static final int MISSED_LOOKS = 3;

  private final Map<String, Watch<?>> watches;
  private final String process;
  private final AlertStore store;
  private final Courier courier;
  private final AlertMeters meters;
  private final AlertSettings settings;
  private final Clock clock;

  InstallationAlerts(
      List<Watch<?>> watches,
      String process,
      AlertStore store,
      Courier courier,
      AlertMeters meters,
      AlertSettings settings,
      Clock clock) {
    this.watches =
        watches.stream()
            .collect(
                Collectors.toMap(
                    watch -> Alert.key(settings, watch.rule(), null), Function.identity()));
    this.process = process;
    this.store = store;
    this.courier = courier;
    this.meters = meters;
    this.settings = settings;
    this.clock = clock;
  }

  /** Looks at every fact when this process is on duty; off duty it tells nothing. */
  Future<Void> look() {
    return store
        .takeDuty(duty())
        .compose(mine -> mine ? observe().compose(this::change) : nothing())
        .onFailure(failure -> LOG.warn("the installation cannot be watched now", failure))
        .otherwise(List.of())
        .map(this::tell);
  }

  /** Written again when it cannot be written now, because it then still stands to be told. */
  @Override
  public void settled(Notice notice) {
    store
        .settle(notice, process)
        .onFailure(
            failure -> LOG.warn("{} was told, which cannot be noted", notice.key(), failure));
  }

  /** Lets another process take the duty at once. */
  Future<Void> leave() {
    return store.leaveDuty(process);
  }

  private Future<List<Alert>> nothing() {
    return Future.succeededFuture(List.of());
  }

  /** One after the other: the alerts never take more than one connection for it. */
  private Future<Map<String, Observation>> observe() {
    Map<String, Observation> seen = new HashMap<>();
    Future<Void> looked = Future.succeededFuture();
    for (var watch : watches.entrySet()) {
      looked =
          looked
              .compose(before -> watch.getValue().look())
              .onSuccess(found -> seen.put(watch.getKey(), found))
              .mapEmpty();
    }
    return looked.map(seen);
  }

  private Future<List<Alert>> change(Map<String, Observation> seen) {
    Instant silentSince = clock.instant().minus(settings.processSilence());
    return store.change(duty(), watches.keySet(), silentSince, alerts -> next(alerts, seen));
  }

  /** A pure function of what stood and what was seen. */
  private List<Alert> next(List<Alert> alerts, Map<String, Observation> seen) {
    Instant now = clock.instant();
    Map<String, Alert> standing =
        alerts.stream().collect(Collectors.toMap(Alert::key, Function.identity()));
    return watches.entrySet().stream()
        .map(watch -> next(standing.get(watch.getKey()), watch.getValue().rule(), seen, now))
        .toList();
  }

  private Alert next(Alert standing, Rule<?> rule, Map<String, Observation> seen, Instant now) {
    Alert alert = standing == null ? Alert.fresh(settings, rule, null, now) : standing;
    return alert.seen(seen.getOrDefault(alert.key(), new Unknown()), rule, now, settings);
  }

  private Void tell(List<Alert> alerts) {
    meters.ofInstallation(alerts.stream().filter(Alert::isOpen).count());
    courier.carry(this, alerts.stream().filter(Alert::isToTell).map(Alert::notice).toList());
    return null;
  }

  private Duty duty() {
    Duration lease = settings.interval().multipliedBy(MISSED_LOOKS);
    Instant now = clock.instant();
    return new Duty(process, now, now.plus(lease));
  }
}
