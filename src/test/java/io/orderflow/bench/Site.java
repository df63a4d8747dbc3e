package io.orderflow.bench;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.embedded.DataFolder;
import io.orderflow.embedded.EmbeddedPostgres;
import io.orderflow.embedded.EmbeddedRedis;
import io.orderflow.pg.Migrations;
import io.orderflow.support.Api;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Reply;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The packaged jar as a process of its own on fresh servers, with one tenant and its stock; all of
 * it ends with this JVM.
 */
final class Site {
  static final String DATABASE = "bench";
  static final int SKUS = 100;
  private static final long STOCK = 100_000_000;

  private final EmbeddedPostgres postgres;
  private final String apiKey;
  private final JarProcess serve;
  private final int port = Servers.freePort();

  private Site() {
    DataFolder folder = DataFolder.open(Path.of("target", "bench"), true);
    postgres = countingPostgres(folder);
    EmbeddedRedis redis = EmbeddedRedis.start(folder);
    atExit(redis::stop);
    postgres.ensureDatabase(DATABASE);
    Map<String, String> environment =
        Servers.environment(
            postgres.url(DATABASE), redis.url(), Map.of("PORT", String.valueOf(port)));
    Settings settings = SettingsReader.read(environment);
    Migrations.of(settings.database()).migrate();
    apiKey = TestTenants.create(settings, Plan.enterprise).apiKey();
    serve = JarProcess.startOptimized(folder.resolve(""), environment, "serve");
    atExit(serve::close);
    serve.awaitLine("OrderFlow (serves)");
  }

  static Site open() {
    Site site = new Site();
    List<Map<String, Object>> stock = IntStream.range(0, SKUS).mapToObj(Site::received).toList();
    site.api().post("/v1/inventory/adjust", Map.of("adjustments", stock)).send();
    return site;
  }

  Statements statements() {
    return new Statements(postgres.url("postgres"), DATABASE);
  }

  /** What the process has used of the processors so far. */
  double cpuMillis() {
    return serve.cpuTime().toMillis();
  }

  Load load() {
    return new Load(port, apiKey);
  }

  /** Has every new order told to that URL. */
  void subscribe(String url) {
    Reply reply =
        api().post("/v1/webhooks", Map.of("url", url, "events", List.of("order.created"))).send();
    if (reply.status() != 201) {
      throw new IllegalStateException(reply.text());
    }
  }

  /** The module is loaded at the start of the server: the first start only writes that down. */
  private static EmbeddedPostgres countingPostgres(DataFolder folder) {
    EmbeddedPostgres first = EmbeddedPostgres.start(folder);
    try {
      first.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
      first.stop();
      EmbeddedPostgres counting = EmbeddedPostgres.start(folder);
      atExit(counting::stop);
      counting.execute("CREATE EXTENSION pg_stat_statements");
      return counting;
    } catch (SQLException e) {
      first.stop();
      throw new IllegalStateException(e);
    }
  }

  private Api api() {
    return new Api("http://127.0.0.1:" + port, apiKey);
  }

  private static Map<String, Object> received(int number) {
    return Map.of("sku", "SKU-" + number, "delta", STOCK, "reason", "received");
  }

  private static void atExit(Runnable stop) {
    Runtime.getRuntime().addShutdownHook(new Thread(stop));
  }
}
