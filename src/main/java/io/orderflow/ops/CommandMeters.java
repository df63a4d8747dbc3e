package io.orderflow.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.orderflow.meter.Latency;
import io.vertx.core.spi.metrics.ClientMetrics;
import java.util.concurrent.TimeUnit;

/** What a server was told and how long its answers took, as Vert.x's clients tell of it. */
final class CommandMeters implements ClientMetrics<Long, Object, Object> {
  private final Timer answers;
  private final Counter failures;

  /**
   * @param name of the meters, such as {@code orderflow.sql.statements}
   * @param what is counted, in the plural
   */
  CommandMeters(MeterRegistry registry, String name, String what) {
    answers = Latency.timer(registry, name, what + ", from sending to their answer", Tags.empty());
    failures =
        Counter.builder(name + ".failed").description(what + " that failed").register(registry);
  }

  @Override
  public Long requestBegin(String uri, Object request) {
    return System.nanoTime();
  }

  @Override
  public void responseEnd(Long begun) {
    answers.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }

  @Override
  public void requestReset(Long begun) {
    failures.increment();
    responseEnd(begun);
  }
}
