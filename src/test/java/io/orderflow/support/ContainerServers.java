package io.orderflow.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Servers in Docker containers; Testcontainers removes them with the JVM. */
record ContainerServers(PostgreSQLContainer postgres, GenericContainer<?> redis)
    implements TestServers {
  private static final String POSTGRES = "postgres:15-alpine";
  private static final String REDIS = "redis:7-alpine";
  private static final int REDIS_PORT = 6379;

  @SuppressWarnings("resource") // they live as long as the JVM
  static ContainerServers start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "-Dservers=containers needs a Docker engine, and none answers here");
    }
    PostgreSQLContainer postgres =
        new PostgreSQLContainer(DockerImageName.parse(POSTGRES))
            .withCommand("-cmax_connections=300");
    GenericContainer<?> redis =
        new GenericContainer<>(DockerImageName.parse(REDIS)).withExposedPorts(REDIS_PORT);
    postgres.start();
    redis.start();
    requireAnswer(redis);
    return new ContainerServers(postgres, redis);
  }

  /** OrderFlow works without Redis, so that one which refuses would pass most tests unnoticed. */
  private static void requireAnswer(GenericContainer<?> redis) {
    try (Socket socket = new Socket(redis.getHost(), redis.getFirstMappedPort())) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (!"+PONG".equals(answer)) {
        throw new IllegalStateException(REDIS + " refuses: " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return "Testcontainers: " + POSTGRES + " and " + REDIS;
  }

  @Override
  public String databaseUrl(String database) {
    return "postgres://%s:%s@%s:%d/%s"
        .formatted(
            postgres.getUsername(),
            postgres.getPassword(),
            postgres.getHost(),
            postgres.getFirstMappedPort(),
            database);
  }

  @Override
  public String redisUrl() {
    return "redis://" + redis.getHost() + ":" + redis.getFirstMappedPort();
  }

  @Override
  public void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
