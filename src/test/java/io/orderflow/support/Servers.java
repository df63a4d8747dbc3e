package io.orderflow.support;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.pg.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL and the Redis that all tests of one JVM share; each test class takes its own
 * database, copied from a migrated template. {@code -Dservers=containers} runs them on
 * Testcontainers instead of the embedded ones.
 */
public final class Servers {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static TestServers servers;

  private Servers() {}

  /** Settings of a process of its own: a fresh migrated database and the shared Redis. */
  public static Settings settings() {
    return settings(Map.of());
  }

  /** The same with some settings changed, named as in the environment. */
  public static Settings settings(Map<String, String> overrides) {
    return SettingsReader.read(environment(overrides));
  }

  /** The environment of a process of its own, as {@link #settings(Map)} reads it. */
  public static Map<String, String> environment(Map<String, String> overrides) {
    return environment(freshDatabase(), redisUrl(), overrides);
  }

  /** The same on other servers than those that tests share. */
  public static Map<String, String> environment(
      String databaseUrl, String redisUrl, Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("REDIS_URL", redisUrl);
    environment.put("PORT", "0");
    environment.put("ORDERFLOW_MANAGEMENT_PORT", "0");
    // a busy machine is no outage; those who test outages say so
    environment.put("ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "10s");
    environment.put("ORDERFLOW_DATABASE_QUERY_TIMEOUT", "10s");
    environment.put("ORDERFLOW_PROCESS_ANSWER_WITHIN", "15s");
    environment.put("ORDERFLOW_ORDERS_PATIENCE", "10s");
    environment.put("ORDERFLOW_HTTP_HOST", "127.0.0.1");
    environment.put("ORDERFLOW_AUTH_PEPPER", "a pepper for tests, long enough to count");
    environment.put("ORDERFLOW_SECRETS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    environment.put("ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "true");
    // no test calls a real service; those that call a sandbox say so
    for (String service : List.of("STRIPE", "SHIPSTATION", "SEGMENT", "SEGMENT_EU")) {
      environment.put("ORDERFLOW_INTEGRATIONS_" + service + "_URL", "http://127.0.0.1:9");
    }
    environment.putAll(overrides);
    return environment;
  }

  /** A new database with the schema in it. */
  public static String freshDatabase() {
    return newDatabase("TEMPLATE template_orderflow");
  }

  /** A new database with nothing in it. */
  public static String emptyDatabase() {
    return newDatabase("");
  }

  public static synchronized String redisUrl() {
    return started().redisUrl();
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized String newDatabase(String origin) {
    TestServers running = started();
    String name = "test_" + DATABASES.incrementAndGet();
    running.execute("DROP DATABASE IF EXISTS " + name);
    running.execute("CREATE DATABASE " + name + " " + origin);
    return running.databaseUrl(name);
  }

  private static TestServers started() {
    if (servers == null) {
      servers = start(System.getProperty("servers", "embedded"));
      servers.execute("DROP DATABASE IF EXISTS template_orderflow");
      servers.execute("CREATE DATABASE template_orderflow");
      String template = servers.databaseUrl("template_orderflow");
      Migrations.of(SettingsReader.read(Map.of("DATABASE_URL", template)).database()).migrate();
    }
    return servers;
  }

  private static TestServers start(String kind) {
    TestServers started =
        switch (kind) {
          case "embedded" -> EmbeddedServers.start();
          case "containers" -> ContainerServers.start();
          default ->
              throw new IllegalArgumentException(
                  "-Dservers must be embedded or containers, not " + kind);
        };
    System.out.println("Tests run on " + started.description());
    return started;
  }
}
