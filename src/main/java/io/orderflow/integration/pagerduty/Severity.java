package io.orderflow.integration.pagerduty;

/** How bad it is, in PagerDuty's words. */
enum Severity {
  critical,
  error,
  warning
}
