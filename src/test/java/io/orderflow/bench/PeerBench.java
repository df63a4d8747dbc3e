package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged jar beside the peer: the same machine, PostgreSQL and Redis, turn by turn, measured
 * by the peer's own driver. {@code -Dbench.options} goes to that driver.
 */
final class PeerBench {
  static final int ORDERS = 100_000;
  private static final String PEER = "fastify-1w";
  private static final String OURS = "orderflow";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A JVM needs longer to warm up, and both get the same; rates of the open loops as the peer's.
   */
  private static final List<String> DEFAULTS =
      List.of(
          "--reps=3",
          "--warmup=10",
          "--duration=8",
          "--rates=create-open=1000,get-open=4000,fanout-open=200");

  private PeerBench() {}

  static void run(String options) {
    PeerFiles peer = PeerFiles.prepare();
    try {
      PeerTarget ours = new PeerTarget(peer);
      ours.prepare(ORDERS);
      Path results = PeerFiles.WORK.resolve("results.json").toAbsolutePath();
      drive(peer, targets(peer, ours), results, options);
      System.out.println(Ratios.table(read(results), PEER, OURS));
    } finally {
      peer.stop();
    }
  }

  private static void drive(PeerFiles peer, Path targets, Path results, String options) {
    List<String> command = new ArrayList<>(List.of("node", "bench.mjs"));
    command.add("--targets=" + targets);
    command.add("--only=" + PEER + "," + OURS);
    command.add("--out=" + results);
    for (String option : options.split(" ")) {
      if (!option.isEmpty()) {
        command.add(option); // the driver takes the first of two
      }
    }
    command.addAll(DEFAULTS);
    Shell.run(peer.load(), peer.environment(), command.toArray(String[]::new));
  }

  private static Path targets(PeerFiles peer, PeerTarget ours) {
    try {
      Map<?, ?> theirs = JSON.readValue(peer.load().resolve("targets.json").toFile(), Map.class);
      Path file = peer.load().resolve("both.json");
      Files.writeString(
          file, JSON.writeValueAsString(Map.of(PEER, theirs.get(PEER), OURS, ours.entry())));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
