package io.orderflow.config;

import java.time.Duration;

/** Telling PagerDuty what operators must see to. */
public record AlertSettings(
    String routingKey,
    String pagerdutyUrl,
    String installation,
    String runbookUrl,
    Duration interval,
    Duration resolveAfter,
    Duration processSilence,
    Duration exchangeTimeout,
    Duration retryAfter,
    Duration lagAbove,
    Duration lagFor,
    int deadLettersAbove,
    Duration deadLettersWithin,
    Duration breakerOpenFor,
    Duration dependencyFor,
    Duration unknownEffectFor) {
  private static final int ROUTING_KEY_LENGTH = 32;

  public AlertSettings {
    Check.matches(
        "alerts.routing-key",
        routingKey,
        "([0-9A-Za-z]{" + ROUTING_KEY_LENGTH + "})?",
        "the 32 letters and digits of an Events API v2 integration");
    Check.scheme("alerts.pagerduty-url", pagerdutyUrl, "https", "http");
    Check.matches(
        "alerts.installation",
        installation,
        "[a-z0-9][a-z0-9-]{0,62}",
        "at most 63 lower-case letters, digits and hyphens");
    Check.matches("alerts.runbook-url", runbookUrl, "(https?://[!-~]+)?", "a URL, or empty");
    Check.positive("alerts.interval", interval);
    Check.longer("alerts.process-silence", processSilence, interval);
    Check.positive("alerts.exchange-timeout", exchangeTimeout);
    Check.positive("alerts.retry-after", retryAfter);
    Check.range("alerts.dead-letters-above", deadLettersAbove, 0, 9_999);
    Check.positive("alerts.dead-letters-within", deadLettersWithin);
  }

  /** Whether there is somebody to tell. */
  public boolean isOn() {
    return !routingKey.isEmpty();
  }

  /** Never the routing key. */
  @Override
  public String toString() {
    return "AlertSettings[installation=" + installation + "]";
  }
}
