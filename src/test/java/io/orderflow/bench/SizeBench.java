package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The packaged jar with few orders and with many: nothing of it may become slower. Both are there
 * from the beginning and have their turns one after the other, many short ones, because a database
 * that was just filled keeps the disk busy, and a machine is not equally fast for long.
 */
final class SizeBench {
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int TURNS = 10;

  /** Half of what it can do, so that the p99 tells of the work and not of the queue. */
  private static final String LISTS_PER_SECOND = "2000";

  /** In a process that has just begun the compiler takes most of the time. */
  private static final String WARM_UP = "12";

  /** For what the other's turn took from the processor's caches. */
  private static final String CATCHING_UP = "1";

  private static final String DURATION = "4";

  private final PeerFiles peer;

  /** A process on a database of so many orders, and one figure of each turn. */
  private record Side(
      PeerTarget target,
      Driver driver,
      List<Double> listP99,
      List<Double> lists,
      List<Double> creates) {}

  private SizeBench(PeerFiles peer) {
    this.peer = peer;
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
    Side few = prepare(FEW, "few", 3311);
    Side many = prepare(MANY, "many", 3312);
    List<Side> sides = List.of(few, many);
    peer.psql("postgres", "CHECKPOINT");
    Shell.run(Path.of("."), Map.of(), "sync");
    try {
      sides.forEach(SizeBench::start);
      takeTurns(sides, "list", SizeBench::list);
      takeTurns(sides, "create", SizeBench::create);
    } finally {
      sides.forEach(side -> side.target().script("stop.sh"));
    }
    print(few, many);
  }

  private Side prepare(int orders, String name, int port) {
    PeerTarget target = new PeerTarget(peer, name, port);
    target.fill(orders);
    Driver driver = new Driver(peer, target);
    return new Side(target, driver, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  private static void start(Side side) {
    side.target().script("start.sh");
    side.driver().prepare();
  }

  private static void takeTurns(List<Side> sides, String mode, Consumer<Side> turn) {
    sides.forEach(side -> run(side, mode, WARM_UP));
    for (int i = 0; i < TURNS; i++) {
      sides.forEach(turn);
    }
  }

  private static void list(Side side) {
    side.listP99()
        .add(run(side, "list", CATCHING_UP, "--rate", LISTS_PER_SECOND).get("p99").asDouble());
    side.lists().add(run(side, "list", CATCHING_UP).get("rps").asDouble());
  }

  private static void create(Side side) {
    side.creates().add(run(side, "create", CATCHING_UP).get("rps").asDouble());
  }

  private static JsonNode run(Side side, String mode, String warmUp, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--warmup", warmUp, "--duration", DURATION));
    return side.driver().run(mode, all.toArray(String[]::new));
  }

  private static void print(Side few, Side many) {
    System.out.print(
        """

        | Work | 10,000 orders | 1,000,000 orders | Ratio |
        |---|---|---|---|
        """);
    print("list of 50, " + LISTS_PER_SECOND + "/s: p99, ms", few.listP99(), many.listP99());
    print("list of 50, flat out: requests/s", few.lists(), many.lists());
    print("create, 32 connections: requests/s", few.creates(), many.creates());
  }

  private static void print(String work, List<Double> few, List<Double> many) {
    Runs of = Runs.of(few);
    Runs with = Runs.of(many);
    System.out.printf(
        "| %s | %s | %s | %.2f |%n",
        work, of.text(Runs.ONE_DIGIT), with.text(Runs.ONE_DIGIT), with.median() / of.median());
  }
}
