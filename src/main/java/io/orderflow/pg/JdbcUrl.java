package io.orderflow.pg;

import io.orderflow.config.Settings;
import java.net.URI;

/** The database's URL in the form that a JDBC driver takes, its user and password apart. */
public record JdbcUrl(String url, String user, String password) {
  private static final int DEFAULT_PORT = 5432;

  public static JdbcUrl of(Settings.Database settings) {
    URI uri = URI.create(settings.url());
    String[] userInfo =
        uri.getRawUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new JdbcUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query,
        userInfo.length > 0 ? userInfo[0] : "postgres",
        userInfo.length > 1 ? userInfo[1] : "");
  }

  /** Neither the user nor the password, nor a query that may name them. */
  @Override
  public String toString() {
    return "JdbcUrl[]";
  }
}
