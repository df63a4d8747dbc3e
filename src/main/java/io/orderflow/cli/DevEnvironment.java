package io.orderflow.cli;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.embedded.DataFolder;
import io.orderflow.embedded.Secrets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The environment that dev mode lays over the user's: its own servers, secrets and listener. */
record DevEnvironment(DataFolder folder, String databaseUrl, String redisUrl) {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "ORDERFLOW_HTTP_HOST", "127.0.0.1",
          "ORDERFLOW_HTTP_DRAIN_NOTICE", "100ms",
          "ORDERFLOW_HTTP_DRAIN_TIMEOUT", "3s",
          "ORDERFLOW_LOG_FORMAT", "text",
          "ORDERFLOW_MANAGEMENT_PORT", "0",
          "ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "true");

  private static final List<String> OURS =
      List.of("DATABASE_URL", "REDIS_URL", "ORDERFLOW_DATABASE_URL", "ORDERFLOW_REDIS_URL");

  /** Where dev mode will listen, known before any server is started. */
  static Settings.Http listener(Map<String, String> environment, Integer port) {
    return SettingsReader.read(withDefaults(environment, port)).http();
  }

  /** The whole; the part that another shell needs is kept in the file {@code env} of the folder. */
  Map<String, String> over(Map<String, String> environment, Integer port) {
    Map<String, String> whole = withDefaults(environment, port);
    Map<String, String> own = own(whole);
    folder.write("env", exports(own));
    whole.putAll(own);
    return whole;
  }

  private static Map<String, String> withDefaults(Map<String, String> given, Integer port) {
    Map<String, String> whole = new TreeMap<>(DEFAULTS);
    whole.putAll(given);
    whole.keySet().removeAll(OURS);

    if (port != null) {
      whole.remove("ORDERFLOW_HTTP_PORT");
      whole.put("PORT", port.toString());
    }
    return whole;
  }

  private Map<String, String> own(Map<String, String> given) {
    Map<String, String> own = new TreeMap<>();
    own.put("DATABASE_URL", databaseUrl);
    own.put("REDIS_URL", redisUrl);
    own.put("ORDERFLOW_AUTH_PEPPER", folder.secret("auth.pepper", Secrets::password));
    own.put("ORDERFLOW_MANAGEMENT_TOKEN", folder.secret("management.token", Secrets::password));
    own.put("ORDERFLOW_SECRETS_KEY", folder.secret("secrets.key", Secrets::key));
    own.keySet().removeIf(name -> name.startsWith("ORDERFLOW_") && given.containsKey(name));
    return own;
  }

  private static String exports(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'")
        .collect(Collectors.joining("\n"));
  }
}
