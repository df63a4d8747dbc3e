package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.orderflow.ops.HealthMessages.Dependency;
import io.orderflow.ops.HealthMessages.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What operators are told of. */
final class Rules {
  private Rules() {}

  /** Endpoints to which something has been due for longer than the limit. */
  static Rule<Extent> outboxLag(AlertSettings settings) {
    return new Rule<>(
        "outbox-lag",
        Severity.critical,
        "dispatch",
        settings.lagFor(),
        late ->
            Observation.wrongIf(
                late.count() > 0,
                "Webhooks are late: deliveries to %d endpoints have been due for more than %s"
                    .formatted(late.count(), words(settings.lagAbove())),
                late.details("endpoints", "deliveries")));
  }

  /** Deliveries that were given up within the span. */
  static Rule<Extent> deadLetters(AlertSettings settings) {
    return new Rule<>(
        "dead-letters",
        Severity.error,
        "dispatch",
        Duration.ZERO,
        dead ->
            Observation.wrongIf(
                dead.count() > settings.deadLettersAbove(),
                "%d deliveries were given up within %s"
                    .formatted(dead.count(), words(settings.deadLettersWithin())),
                dead.details("deliveries", "deliveries")));
  }

  /** Endpoints whose breaker has been open, or opened again and again, for the span. */
  static Rule<Extent> breakersOpen(AlertSettings settings) {
    return new Rule<>(
        "breakers-open",
        Severity.warning,
        "dispatch",
        Duration.ZERO,
        down ->
            Observation.wrongIf(
                down.count() > 0,
                "%d endpoints have been down for more than %s"
                    .formatted(down.count(), words(settings.breakerOpenFor())),
                down.details("endpoints", "timesOpened")));
  }

  /** Effects at providers that differ from ours, or of which nobody knows. */
  static Rule<Extent> mismatches() {
    return new Rule<>(
        "mismatches",
        Severity.error,
        "integration",
        Duration.ZERO,
        mismatches ->
            Observation.wrongIf(
                mismatches.count() > 0,
                "%d effects at providers do not match their orders".formatted(mismatches.count()),
                mismatches.details("effects", "effects")));
  }

  /** What each process needs. */
  static List<Rule<Health>> dependencies(AlertSettings settings) {
    return List.of(
        dependency("postgres", Severity.critical, "No request can be served", settings),
        dependency("redis", Severity.warning, "Rate limits count each process alone", settings));
  }

  private static Rule<Health> dependency(
      String name, Severity severity, String consequence, AlertSettings settings) {
    return new Rule<>(
        name,
        severity,
        name,
        settings.dependencyFor(),
        health ->
            Observation.wrongIf(
                health.dependencies().stream().anyMatch(asked -> isDown(asked, name)),
                "A process gets no answer from %s".formatted(name),
                Map.of("consequence", consequence)));
  }

  private static boolean isDown(Dependency dependency, String name) {
    return dependency.name().equals(name) && !dependency.isUp();
  }

  private static String words(Duration span) {
    return span.toSeconds() < 60 || span.toSecondsPart() > 0
        ? span.toSeconds() + " s"
        : span.toMinutes() + " min";
  }
}
