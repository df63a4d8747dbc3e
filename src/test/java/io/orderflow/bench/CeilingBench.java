package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged jar beside pgbench, turn by turn: the peer's SQL for one order per transaction, with
 * both cores to itself and no application.
 */
final class CeilingBench {
  private static final int REPETITIONS = 3;
  private static final String WARM_UP = "12";
  private static final String SECONDS = "8";
  private static final String PER_SECOND = "%.0f/s (%.0f–%.0f)";
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
  private static final Path PGBENCH = Path.of("/usr/lib/postgresql/15/bin/pgbench");

  private final PeerFiles peer;
  private final PeerTarget ours;
  private final Driver driver;
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  private CeilingBench(PeerFiles peer) {
    this.peer = peer;
    this.ours = new PeerTarget(peer);
    this.driver = new Driver(peer, ours);
  }

  static void run() {
    PeerFiles peer = PeerFiles.prepare();
    try {
      new CeilingBench(peer).compare();
    } finally {
      peer.stop();
    }
  }

  private void compare() {
    ours.prepare(PeerBench.ORDERS);
    Shell.run(
        peer.fastify(),
        peer.environment(),
        "node",
        "seed.mjs",
        "--reset",
        "--orders=" + PeerBench.ORDERS);
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      measureOurs();
      measureTheirs();
    }
    System.out.println(table());
  }

  private void measureOurs() {
    ours.script("reset.sh");
    ours.script("start.sh");
    driver.prepare();
    note("create", rate("create", "--conns", "32"));
    note("create, 64 connections", rate("create", "--conns", "64"));
    note("get", rate("get", "--conns", "32"));
    note("hot", rate("create", "--conns", "64", "--skus", "3"));
    ours.script("stop.sh");
  }

  private double rate(String mode, String... options) {
    List<String> all = new ArrayList<>(List.of("--warmup", WARM_UP, "--duration", SECONDS));
    all.addAll(List.of(options));
    JsonNode run = driver.run(mode, all.toArray(String[]::new));
    if (run.path("non2xxWholeRun").asInt() > 0) {
      throw new IllegalStateException("answers other than 2xx: " + run);
    }
    return run.path("rps").asDouble();
  }

  private void measureTheirs() {
    peer.psql(
        "orderflow",
        "DROP TABLE IF EXISTS bench_ids",
        "CREATE TABLE bench_ids AS SELECT (row_number() OVER ())::int AS n, id FROM orders LIMIT 100000",
        "ALTER TABLE bench_ids ADD PRIMARY KEY (n)");
    note("pgbench create", pgbench(script("pgbench-create-order.sql")));
    note("pgbench get", pgbench(script("pgbench-get-order.sql")));
    note("pgbench hot", pgbench(sameThree(script("pgbench-create-order.sql"))));
  }

  /** Every order takes the same three, as {@code --skus 3} makes it. */
  private static String sameThree(String script) {
    return script
        .replaceFirst("set s1 random.*", "set s1 0")
        .replaceFirst("set s2 random.*", "set s2 1")
        .replaceFirst("set s3 random.*", "set s3 2");
  }

  private double pgbench(String script) {
    Path file = PeerFiles.WORK.resolve("pgbench.sql").toAbsolutePath();
    try {
      Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String printed =
        Shell.output(
            peer.load(),
            Map.of("PGOPTIONS", "-c plan_cache_mode=force_generic_plan"),
            (PGBENCH
                    + " -h 127.0.0.1 -p 5544 -U postgres -n -M prepared -c 20 -j 1 -T "
                    + SECONDS
                    + " -f "
                    + file
                    + " orderflow")
                .split(" "));
    Matcher tps = TPS.matcher(printed);
    if (!tps.find()) {
      throw new IllegalStateException(printed);
    }
    return Double.parseDouble(tps.group(1));
  }

  private String script(String name) {
    try {
      return Files.readString(peer.load().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String name, double rate) {
    System.out.printf("%s: %.0f/s%n", name, rate);
    rates.computeIfAbsent(name, first -> new ArrayList<>()).add(rate);
  }

  private String table() {
    return """

        | Work | pgbench alone: median (min–max) | OrderFlow: median (min–max) | Times as good |
        |---|---|---|---|
        """
        + row("create, 32 connections", "pgbench create", "create")
        + row("create, 64 connections", "pgbench create", "create, 64 connections")
        + row("get", "pgbench get", "get")
        + row("every order takes the same three SKUs", "pgbench hot", "hot");
  }

  private String row(String work, String theirs, String own) {
    Runs pgbench = Runs.of(rates.get(theirs));
    Runs ourRuns = Runs.of(rates.get(own));
    return "| %s | %s | %s | %.2f |%n"
        .formatted(
            work,
            pgbench.text(PER_SECOND),
            ourRuns.text(PER_SECOND),
            ourRuns.median() / pgbench.median());
  }
}
