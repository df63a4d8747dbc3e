package io.orderflow.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What pg_stat_statements has counted in one database; asked for from another one, so that asking
 * is not counted.
 */
final class Statements {
  private static final String COUNTED =
      """
      SELECT query, sum(calls)::bigint, sum(rows)::bigint, sum(total_exec_time)
      FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = ?)
      GROUP BY query
      """;

  private final URI server;
  private final String database;

  /** How often a statement ran, and how many rows it took or gave, and the server's time. */
  record Count(long calls, long rows, double millis) {
    Count minus(Count before) {
      return new Count(calls - before.calls, rows - before.rows, millis - before.millis);
    }
  }

  Statements(String server, String database) {
    this.server = URI.create(server);
    this.database = database;
  }

  /** All since the server's start. */
  Ledger count() {
    String[] account = server.getUserInfo().split(":", 2);
    String url = "jdbc:postgresql://" + server.getAuthority().split("@")[1] + server.getPath();
    try (Connection connection = DriverManager.getConnection(url, account[0], account[1]);
        PreparedStatement statement = connection.prepareStatement(COUNTED)) {
      statement.setString(1, database);
      Map<String, Count> counts = new HashMap<>();
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        String query = rows.getString(1).strip().replaceAll("\\s+", " ");
        counts.put(query, new Count(rows.getLong(2), rows.getLong(3), rows.getDouble(4)));
      }
      return new Ledger(counts);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
