package io.orderflow.integration.pagerduty;

import io.orderflow.integration.pagerduty.Observation.Unknown;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rule and where its facts come from. */
final class Watch<F> {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Rule<F> rule;
  private final Supplier<Future<F>> facts;

  Watch(Rule<F> rule, Supplier<Future<F>> facts) {
    this.rule = rule;
    this.facts = facts;
  }

  Rule<F> rule() {
    return rule;
  }

  /** What the rule finds now; facts that cannot be had keep no other rule from its own. */
  Future<Observation> look() {
    return facts
        .get()
        .map(rule.judgement())
        .onFailure(failure -> LOG.warn("{} cannot be measured now", rule.name(), failure))
        .otherwise(new Unknown());
  }
}
