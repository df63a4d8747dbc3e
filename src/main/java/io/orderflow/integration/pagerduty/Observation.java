package io.orderflow.integration.pagerduty;

import java.util.Map;

/** What a rule finds in the facts of a moment. */
sealed interface Observation {
  /** Nothing to tell. */
  record Well() implements Observation {}

  /** The facts could not be had, so nothing changes. */
  record Unknown() implements Observation {}

  /**
   * Something is wrong.
   *
   * @param summary one sentence for whoever is woken
   * @param details where to look, with no tenant's data but identifiers
   */
  record Wrong(String summary, Map<String, Object> details) implements Observation {}

  /** Wrong when there is something, else well. */
  static Observation wrongIf(boolean wrong, String summary, Map<String, Object> details) {
    return wrong ? new Wrong(summary, details) : new Well();
  }
}
