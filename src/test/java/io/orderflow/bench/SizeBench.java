package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;

/** The packaged jar with few orders and with many: nothing of it may become slower. */
final class SizeBench {
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int REPETITIONS = 3;

  /** Half of what it can do, so that the p99 tells of the work and not of the queue. */
  private static final String LISTS_PER_SECOND = "2000";

  private final PeerTarget ours;
  private final Driver driver;

  /** Medians. */
  private record Figures(double listP99, double lists, double creates) {}

  private SizeBench(PeerFiles peer) {
    this.ours = new PeerTarget(peer);
    this.driver = new Driver(peer, ours);
  }

  static void run() {
    PeerFiles peer = PeerFiles.prepare();
    try {
      new SizeBench(peer).compare();
    } finally {
      peer.stop();
    }
  }

  private void compare() {
    ours.prepare(FEW);
    Figures few = measure();
    ours.prepare(MANY);
    Figures many = measure();
    System.out.printf(
        """

        | Work | 10,000 orders | 1,000,000 orders | Ratio |
        |---|---|---|---|
        | list of 50, %s/s: p99 | %.1f ms | %.1f ms | %.2f |
        | list of 50, flat out | %.0f/s | %.0f/s | %.2f |
        | create, 32 connections | %.0f/s | %.0f/s | %.2f |
        """,
        LISTS_PER_SECOND,
        few.listP99,
        many.listP99,
        many.listP99 / few.listP99,
        few.lists,
        many.lists,
        many.lists / few.lists,
        few.creates,
        many.creates,
        many.creates / few.creates);
  }

  private Figures measure() {
    ours.script("reset.sh");
    ours.script("start.sh");
    driver.prepare();
    List<JsonNode> paced =
        runs("list", "--rate", LISTS_PER_SECOND, "--warmup", "12", "--duration", "5");
    List<JsonNode> lists = runs("list", "--warmup", "5", "--duration", "5");
    List<JsonNode> creates = runs("create", "--warmup", "12", "--duration", "5");
    ours.script("stop.sh");
    return new Figures(median(paced, "p99"), median(lists, "rps"), median(creates, "rps"));
  }

  private List<JsonNode> runs(String mode, String... options) {
    return IntStream.range(0, REPETITIONS).mapToObj(i -> driver.run(mode, options)).toList();
  }

  private static double median(List<JsonNode> runs, String figure) {
    return runs.stream()
        .mapToDouble(run -> run.path(figure).asDouble())
        .sorted()
        .toArray()[REPETITIONS / 2];
  }
}
