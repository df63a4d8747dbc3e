package io.orderflow.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Servers;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dump of the schema can be restored. */
class RestoreTest {
  private static final String DEFINITIONS =
      """
      SELECT pg_get_indexdef(index.indexrelid)
      FROM pg_index index
        JOIN pg_class relation ON relation.oid = index.indexrelid
      WHERE relation.relnamespace = 'public'::regnamespace
        AND NOT relation.relispartition
      """;

  /** pg_restore searches no schema, so whatever an index calls must name its own. */
  @Test
  void everyIndexShouldBeMadeWithoutASearchPath() throws SQLException {
    PgConnectOptions options = PgConnectOptions.fromUri(Servers.freshDatabase());
    String url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(options.getHost(), options.getPort(), options.getDatabase());
    try (Connection connection =
            DriverManager.getConnection(url, options.getUser(), options.getPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path TO ''");
      List<String> definitions = definitions(statement);

      assertThat(definitions).anyMatch(definition -> definition.contains("delivery_status("));
      for (String definition : definitions) {
        statement.execute(definition.replaceFirst("INDEX \\S+ ON", "INDEX ON"));
      }
    }
  }

  private static List<String> definitions(Statement statement) throws SQLException {
    List<String> definitions = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(DEFINITIONS)) {
      while (rows.next()) {
        definitions.add(rows.getString(1));
      }
    }
    return definitions;
  }
}
