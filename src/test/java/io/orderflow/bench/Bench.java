package io.orderflow.bench;

import java.util.Map;

/** The entry of {@code mvn verify -Dbench=NAME}: runs the benchmark of that name. */
public final class Bench {
  private static final Map<String, Runnable> ALL =
      Map.of(
          "ceiling",
          CeilingBench::run,
          "dispatch",
          DispatchBench::run,
          "micro",
          MicroBench::run,
          "peer",
          () -> PeerBench.run(System.getProperty("bench.options", "")),
          "size",
          SizeBench::run);

  private Bench() {}

  public static void main(String[] args) {
    Runnable bench = ALL.get(args[0]);
    if (bench == null) {
      throw new IllegalArgumentException("-Dbench is one of " + ALL.keySet());
    }
    bench.run();
  }
}
