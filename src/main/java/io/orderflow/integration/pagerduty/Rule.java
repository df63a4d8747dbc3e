package io.orderflow.integration.pagerduty;

import java.time.Duration;
import java.util.function.Function;

/**
 * One thing that operators must see to.
 *
 * @param name part of the alert's key, and the runbook's section
 * @param component what is at fault
 * @param hold how long it must be wrong before somebody is told
 * @param judgement what the facts of a moment mean; a pure function
 */
record Rule<F>(
    String name,
    Severity severity,
    String component,
    Duration hold,
    Function<F, Observation> judgement) {}
