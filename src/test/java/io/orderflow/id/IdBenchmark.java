package io.orderflow.id;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an identifier costs, and its text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdBenchmark {
  private final UuidV7 ids = new UuidV7(Clock.systemUTC());
  private final UUID id = ids.next();

  @Benchmark
  public UUID next() {
    return ids.next();
  }

  @Benchmark
  public String format() {
    return IdKind.ORDER.format(id);
  }
}
