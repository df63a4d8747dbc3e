package io.orderflow.bench;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.pg.Migrations;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The packaged jar as the peer's driver wants it: a folder with scripts that start it, stop it and
 * give it back the same orders, on the PostgreSQL and the Redis of the peer.
 */
final class PeerTarget {
  private static final String POSTGRES = "postgres://postgres@127.0.0.1:5544/";
  private static final String REDIS = "redis://127.0.0.1:6644/1";

  /**
   * What a process is given in all these runs: room for what lives for a second, which would
   * otherwise fill the old generation, and no compiling at the expense of requests.
   */
  private static final String FLAGS =
      "-Xms160m -Xmx160m -Xmn72m -XX:SurvivorRatio=6 -XX:+UseParallelGC -XX:-UseAdaptiveSizePolicy"
          + " -XX:MetaspaceSize=96m -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=10";

  /** The peer sends 100 at once, whoever they are for; three receivers get as many together. */
  private static final String RECEIVER_BEARS = "33";

  private static final int SKUS = 1_000;
  private static final int SKUS_AT_ONCE = 100;
  private static final long STOCK = 1_000_000_000;

  private final String name;
  private final int port;
  private final Path folder;
  private final PeerFiles peer;
  private final Map<String, String> environment;
  private String apiKey;

  PeerTarget(PeerFiles peer) {
    this(peer, "ours", 3310);
  }

  /**
   * One that may run beside others.
   *
   * @param name of its folder and of its database
   */
  PeerTarget(PeerFiles peer, String name, int port) {
    this.name = name;
    this.port = port;
    this.folder = PeerFiles.WORK.resolve(name).toAbsolutePath();
    this.peer = peer;
    this.environment = environment();
  }

  Path folder() {
    return folder;
  }

  String apiKey() {
    return apiKey;
  }

  /** Places the orders once, by its own API, and keeps the database as a template. */
  void prepare(int orders) {
    fill(orders);
    peer.psql(
        "postgres",
        "DROP DATABASE IF EXISTS %s_seeded".formatted(name),
        "ALTER DATABASE %1$s RENAME TO %1$s_seeded".formatted(name));
  }

  /** Places the orders once, by its own API, in the database that it will serve. */
  void fill(int orders) {
    makeFolder();
    peer.psql("postgres", "DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
    Settings settings = SettingsReader.read(environment);
    Migrations.of(settings.database()).migrate();
    apiKey = TestTenants.create(settings, Plan.enterprise).apiKey();
    writeScripts();
    script("start.sh");
    stock();
    place(orders);
    script("stop.sh");
    peer.psql(name, "VACUUM ANALYZE");
  }

  /** Its entry among the driver's targets. */
  Map<String, Object> entry() {
    return Map.of(
        "url",
        url(),
        "key",
        apiKey,
        "cwd",
        folder.toString(),
        "start",
        "./start.sh",
        "stop",
        "./stop.sh",
        "reset",
        "./reset.sh",
        "pids",
        Map.of(
            "app", folder.resolve("app.pid").toString(),
            "pg", peer.data().resolve("pg/postmaster.pid").toString(),
            "redis", peer.data().resolve("redis.pid").toString()));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  void script(String file) {
    Shell.run(folder, Map.of(), "./" + file);
  }

  private Map<String, String> environment() {
    Map<String, String> environment =
        new TreeMap<>(
            Servers.environment(POSTGRES + name, REDIS, Map.of("PORT", String.valueOf(port))));
    environment.put("ORDERFLOW_PLANS_ENTERPRISE_RATE", "1000000");
    environment.put("ORDERFLOW_PLANS_ENTERPRISE_BURST", "1000000");
    environment.put("ORDERFLOW_EGRESS_PORTS", "80,443,3390");
    environment.put("ORDERFLOW_DISPATCH_PER_ENDPOINT", RECEIVER_BEARS);
    environment.put("ORDERFLOW_LOG_LEVEL", "warn");
    return environment;
  }

  private void stock() {
    Api api = new Api(url(), apiKey);
    for (int first = 0; first < SKUS; first += SKUS_AT_ONCE) {
      List<Map<String, Object>> adjustments =
          IntStream.range(first, first + SKUS_AT_ONCE).mapToObj(PeerTarget::received).toList();
      Reply reply = api.post("/v1/inventory/adjust", Map.of("adjustments", adjustments)).send();
      if (reply.status() != 200) {
        throw new IllegalStateException(reply.text());
      }
    }
  }

  private static Map<String, Object> received(int number) {
    return Map.of("sku", "SKU-%04d".formatted(number), "delta", STOCK, "reason", "received");
  }

  private void place(int orders) {
    new Driver(peer, this).run("create", "--conns", "64", "--requests", String.valueOf(orders));
  }

  private void writeScripts() {
    String variables =
        environment.entrySet().stream()
            .map(one -> one.getKey() + "='" + one.getValue() + "'")
            .collect(Collectors.joining(" "));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of(System.getProperty("orderflow.jar")).toAbsolutePath().toString();
    write(
        "start.sh",
        """
        #!/usr/bin/env bash
        set -eu
        env %s setsid %s %s -jar %s serve >app.log 2>&1 </dev/null &
        echo $! >app.pid
        for _ in $(seq 200); do
          curl -s -o /dev/null --fail %s/v1/health && exit 0
          sleep .1
        done
        tail -20 app.log
        exit 1
        """
            .formatted(variables, java, FLAGS, jar, url()));
    write(
        "stop.sh",
        """
        #!/usr/bin/env bash
        [ -f app.pid ] || exit 0
        kill -TERM "$(cat app.pid)" 2>/dev/null
        while kill -0 "$(cat app.pid)" 2>/dev/null; do sleep .1; done
        rm -f app.pid
        """);
    write(
        "reset.sh",
        """
        #!/usr/bin/env bash
        set -eu
        P="psql -h 127.0.0.1 -p 5544 -U postgres -qAt -v ON_ERROR_STOP=1 -d postgres"
        $P -c 'DROP DATABASE IF EXISTS %1$s' -c 'CREATE DATABASE %1$s TEMPLATE %1$s_seeded' -c 'CHECKPOINT'
        redis-cli -p 6644 -n 1 flushdb >/dev/null
        """
            .formatted(name));
  }

  private void write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
