package io.orderflow.integration.pagerduty;

/**
 * The state of one alert that PagerDuty is to know.
 *
 * @param revision of the alert: a later one is newer
 * @param event what a trigger tells, or null for a resolve
 */
record Notice(String key, long revision, String event) {
  boolean isTrigger() {
    return event != null;
  }
}
