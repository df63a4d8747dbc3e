package io.orderflow.support;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.pg.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import redis.embedded.RedisServer;

/**
 * The PostgreSQL and the Redis that all tests of one JVM share; each test class takes its own
 * database, copied from a migrated template.
 */
public final class Servers {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static EmbeddedPostgres postgres;
  private static RedisServer redis;

  private Servers() {}

  /** Settings of a process of its own: a fresh migrated database and the shared Redis. */
  public static Settings settings() {
    return settings(Map.of());
  }

  /** The same with some settings changed, named as in the environment. */
  public static Settings settings(Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", freshDatabase());
    environment.put("REDIS_URL", redisUrl());
    environment.put("PORT", "0");
    environment.put("ORDERFLOW_HTTP_HOST", "127.0.0.1");
    environment.put("ORDERFLOW_AUTH_PEPPER", "a pepper for tests, long enough to count");
    environment.put("ORDERFLOW_SECRETS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    environment.put("ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "true");
    environment.putAll(overrides);
    return SettingsReader.read(environment);
  }

  /** A new database with the schema in it. */
  public static synchronized String freshDatabase() {
    start();
    String name = "test_" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE template_orderflow");
    return url(name);
  }

  public static synchronized String redisUrl() {
    startRedis();
    return "redis://127.0.0.1:" + redis.ports().get(0);
  }

  private static void start() {
    if (postgres != null) {
      return;
    }
    try {
      postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "300")
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute("CREATE DATABASE template_orderflow");
    Migrations.of(SettingsReader.read(Map.of("DATABASE_URL", url("template_orderflow"))).database())
        .migrate();
  }

  private static void startRedis() {
    if (redis != null) {
      return;
    }
    try {
      redis = RedisServer.newRedisServer().port(freePort()).setting("save \"\"").build();
      redis.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(Servers::stopRedis));
  }

  private static void stopRedis() {
    try {
      redis.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int freePort() {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(String database) {
    return "postgres://postgres@127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  private static void execute(String sql) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
