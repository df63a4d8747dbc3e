package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.orderflow.integration.pagerduty.Observation.Unknown;
import io.orderflow.integration.pagerduty.Observation.Wrong;
import java.time.Instant;

/**
 * How one watched fact stands, and what PagerDuty knows of it.
 *
 * @param key PagerDuty's {@code dedup_key}
 * @param process whose fact it is, or null when it is one of the whole installation
 * @param event what a trigger tells while the alert is open, else null
 * @param revision grows whenever there is something to tell
 * @param told the last revision that PagerDuty took or refused for good
 */
record Alert(
    String key,
    String rule,
    String process,
    Standing standing,
    String event,
    long revision,
    long told) {

  /** A fact that is watched from now on. */
  static Alert fresh(AlertSettings settings, Rule<?> rule, String process, Instant now) {
    String key = key(settings, rule, process);
    return new Alert(key, rule.name(), process, Standing.well(now), null, 0, 0);
  }

  static String key(AlertSettings settings, Rule<?> rule, String process) {
    String key = "of:" + settings.installation() + ":" + rule.name();
    return process == null ? key : key + ":" + process;
  }

  /** What becomes of it when its rule finds that. */
  Alert seen(Observation seen, Rule<?> rule, Instant now, AlertSettings settings) {
    if (seen instanceof Unknown) {
      return this;
    }
    Wrong wrong = seen instanceof Wrong found ? found : null;
    Standing next = standing.next(wrong != null, now, rule.hold(), settings.resolveAfter());
    if (next.phase().isOpen() == isOpen()) {
      return new Alert(key, this.rule, process, next, event, revision, told);
    }
    String source = process == null ? settings.installation() : process;
    String tells = isOpen() ? null : EventJson.told(settings, source, rule, wrong, next.since());
    return new Alert(key, this.rule, process, next, tells, revision + 1, told);
  }

  /** The same when PagerDuty has taken that revision. */
  Alert told(long taken) {
    return taken == revision
        ? new Alert(key, rule, process, standing, event, revision, taken)
        : this;
  }

  /** The same, to be told once more. */
  Alert again() {
    return new Alert(key, rule, process, standing, event, revision + 1, told);
  }

  /** The same where a process of this name left off; what it last told is not known for certain. */
  Alert goesOn(Alert left) {
    Standing goesOn = left.isOpen() ? left.standing : standing;
    return new Alert(key, rule, process, goesOn, left.event, left.revision + 1, left.told);
  }

  boolean isOpen() {
    return standing.phase().isOpen();
  }

  boolean isToTell() {
    return told < revision;
  }

  Notice notice() {
    return new Notice(key, revision, event);
  }
}
