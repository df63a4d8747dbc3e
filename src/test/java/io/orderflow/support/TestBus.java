package io.orderflow.support;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.orderflow.bus.Bus;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A bus that nobody measures, and on which a busy machine is no outage. */
public final class TestBus {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private TestBus() {}

  /** The one bus of that Vert.x. */
  public static Bus on(Vertx vertx) {
    return on(vertx, ANSWER_WITHIN);
  }

  /** The same for tests of how long an answer may take. */
  public static Bus on(Vertx vertx, Duration answerWithin) {
    return Bus.install(vertx.eventBus(), new CompositeMeterRegistry(), answerWithin);
  }
}
