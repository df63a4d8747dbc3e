package io.orderflow.embedded;

import io.orderflow.embedded.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A real PostgreSQL on 127.0.0.1 that keeps its data in a {@link DataFolder}, as safe as any. */
public final class EmbeddedPostgres {
  private static final String USER = "orderflow";
  private static final String MAINTENANCE = "postgres";

  /** Two processes with their pools, and the tests' many short-lived ones. */
  private static final String CONNECTIONS = "300";

  private final ServerProcess server;
  private final int port;
  private final String password;

  private EmbeddedPostgres(ServerProcess server, int port, String password) {
    this.server = server;
    this.port = port;
    this.password = password;
  }

  /** Unpacks, creates and starts what is not there yet. */
  public static EmbeddedPostgres start(DataFolder folder) {
    Path programs = PostgresBinaries.unpack(folder).resolve("bin");
    Path data = folder.resolve("postgres");
    String password = folder.secret("postgres.password", Secrets::password);
    Account account = Account.of(folder.resolve("postgres.password"));
    account.own(data);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      create(folder, account, programs, data);
    }
    forgetOldProcess(data);
    int port = folder.port("postgres");
    ServerProcess server =
        ServerProcess.start(
            "PostgreSQL",
            account.command(command(programs, data, port)),
            folder.resolve("postgres.log"));
    server.await(() -> answers(port, password));
    return new EmbeddedPostgres(server, port, password);
  }

  /** Where that database is, for {@code DATABASE_URL}. */
  public String url(String database) {
    return "postgres://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + database;
  }

  /** Makes a database when there is none of that name. */
  public void ensureDatabase(String name) {
    try {
      execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      if (!"42P04".equals(e.getSQLState())) {
        throw new EmbeddedException("cannot create the database " + name, e);
      }
    }
  }

  /** Runs one statement in the maintenance database. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect(port, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public void stop() {
    server.stop();
  }

  private static void create(DataFolder folder, Account account, Path programs, Path data) {
    Outcome outcome =
        Commands.run(
            account.command(
                List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + USER,
                    "--pwfile=" + folder.resolve("postgres.password"),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C")));
    if (!outcome.ok()) {
      throw new EmbeddedException(
          "cannot create PostgreSQL's data: " + outcome.output().strip().replace('\n', ' '));
    }
  }

  /** No server of this folder runs any more: what it noted of its process would only mislead. */
  private static void forgetOldProcess(Path data) {
    try {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new EmbeddedException("cannot write to " + data, e);
    }
  }

  private static List<String> command(Path programs, Path data, int port) {
    return List.of(
        programs.resolve("postgres").toString(),
        "-D" + data,
        "-p" + port,
        "-clisten_addresses=127.0.0.1",
        "-cunix_socket_directories=",
        "-cfsync=on",
        "-csynchronous_commit=on",
        "-cfull_page_writes=on",
        "-cmax_connections=" + CONNECTIONS,
        "-ctimezone=UTC",
        "-clog_timezone=UTC");
  }

  private static boolean answers(int port, String password) {
    try (Connection connection = connect(port, password)) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static Connection connect(int port, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + MAINTENANCE, USER, password);
  }
}
