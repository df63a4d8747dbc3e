package io.orderflow.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The pieces by JMH: validator, codec, signatures, identifiers. */
final class MicroBench {
  /** Enough for each to settle; all of them in two minutes. */
  private static final int ITERATIONS = 5;

  private static final TimeValue ITERATION = TimeValue.seconds(1);

  private MicroBench() {}

  static void run() {
    try {
      new Runner(
              new OptionsBuilder()
                  .include("io\\.orderflow\\..*Benchmark")
                  .forks(1)
                  .warmupIterations(ITERATIONS)
                  .warmupTime(ITERATION)
                  .measurementIterations(ITERATIONS)
                  .measurementTime(ITERATION)
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
  }
}
