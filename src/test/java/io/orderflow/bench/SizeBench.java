package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The packaged jar with few orders and with many, turn by turn: nothing of it may become slower.
 * Both databases are there before the first turn, because one that was just filled or copied still
 * keeps the disk busy.
 */
final class SizeBench {
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int REPETITIONS = 3;

  /** Half of what it can do, so that the p99 tells of the work and not of the queue. */
  private static final String LISTS_PER_SECOND = "2000";

  /** In a process that has just begun the compiler takes most of the time. */
  private static final String WARM_UP = "12";

  private static final String DURATION = "5";

  private final PeerFiles peer;

  /** A database of so many orders, when its turn has come by the name that the target knows. */
  private record Side(PeerTarget target, Driver driver, String database, Figures figures) {}

  /** One of each repetition. */
  private record Figures(List<Double> listP99, List<Double> lists, List<Double> creates) {}

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
    List<Side> sides = List.of(prepare(FEW, "ours_few"), prepare(MANY, "ours_many"));
    peer.psql("postgres", "CHECKPOINT");
    Shell.run(Path.of("."), Map.of(), "sync");
    for (int i = 0; i < REPETITIONS; i++) {
      sides.forEach(side -> turn(side, SizeBench::list));
    }
    for (int i = 0; i < REPETITIONS; i++) {
      sides.forEach(side -> turn(side, SizeBench::create));
    }
    print(sides.get(0).figures(), sides.get(1).figures());
  }

  private Side prepare(int orders, String database) {
    PeerTarget target = new PeerTarget(peer);
    target.prepare(orders);
    peer.psql("postgres", "DROP DATABASE IF EXISTS " + database);
    rename("ours_seeded", database);
    Figures none = new Figures(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    return new Side(target, new Driver(peer, target), database, none);
  }

  private void turn(Side side, Consumer<Side> work) {
    rename(side.database(), "ours");
    side.target().script("start.sh");
    side.driver().prepare();
    work.accept(side);
    side.target().script("stop.sh");
    rename("ours", side.database());
  }

  private void rename(String from, String to) {
    peer.psql("postgres", "ALTER DATABASE %s RENAME TO %s".formatted(from, to));
  }

  private static void list(Side side) {
    side.figures()
        .listP99()
        .add(run(side, "list", "--rate", LISTS_PER_SECOND).get("p99").asDouble());
    side.figures().lists().add(run(side, "list").get("rps").asDouble());
  }

  private static void create(Side side) {
    side.figures().creates().add(run(side, "create").get("rps").asDouble());
  }

  private static JsonNode run(Side side, String mode, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--warmup", WARM_UP, "--duration", DURATION));
    return side.driver().run(mode, all.toArray(String[]::new));
  }

  private static void print(Figures few, Figures many) {
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
