package io.orderflow.support;

import io.orderflow.embedded.DataFolder;
import io.orderflow.embedded.EmbeddedException;
import io.orderflow.embedded.EmbeddedPostgres;
import io.orderflow.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** The servers of dev mode, in the first folder under {@code target/servers} that is free. */
record EmbeddedServers(EmbeddedPostgres postgres, EmbeddedRedis redis) implements TestServers {
  /** As many test runs may go on side by side in one work tree. */
  private static final int FOLDERS = 8;

  static EmbeddedServers start() {
    DataFolder folder = freeFolder();
    forgetRedis(folder);
    EmbeddedServers started =
        new EmbeddedServers(EmbeddedPostgres.start(folder), EmbeddedRedis.start(folder));
    Runtime.getRuntime().addShutdownHook(new Thread(started::stop));
    return started;
  }

  @Override
  public String description() {
    return "embedded servers: PostgreSQL and Redis from Maven artifacts";
  }

  @Override
  public String databaseUrl(String database) {
    return postgres.url(database);
  }

  @Override
  public String redisUrl() {
    return redis.url();
  }

  @Override
  public void execute(String sql) {
    try {
      postgres.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DataFolder freeFolder() {
    for (int n = 1; n < FOLDERS; n++) {
      try {
        return folder(n);
      } catch (EmbeddedException taken) {
        continue;
      }
    }
    return folder(FOLDERS);
  }

  private static DataFolder folder(int n) {
    return DataFolder.open(Path.of("target", "servers", String.valueOf(n)), false);
  }

  private static void forgetRedis(DataFolder folder) {
    try {
      Files.deleteIfExists(folder.resolve("appendonly.aof"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop() {
    redis.stop();
    postgres.stop();
  }
}
