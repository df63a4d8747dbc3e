package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} and the short commands of the packaged jar. */
class ServeIT {
  private static final Duration COMMAND = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final String port = String.valueOf(Servers.freePort());

  @Test
  void serveShouldRefuseASchemaThatIsNotMigratedUnlessToldToMigrate() {
    Map<String, String> environment = environment(Map.of("DATABASE_URL", Servers.emptyDatabase()));

    assertRefused("the schema lacks", environment, "serve");
    try (JarProcess serve = JarProcess.start(folder, environment, "serve", "--migrate")) {
      serve.awaitLine("OrderFlow (serves)");
      assertThat(health()).isEqualTo(200);
    }
    try (JarProcess serve = JarProcess.start(folder, environment, "serve")) {
      serve.awaitLine("OrderFlow (serves)");
    }
  }

  @Test
  void serveShouldNameTheSettingThatIsWrong() {
    assertRefused(
        "ORDERFLOW_AUTH_PEPPER", environment(Map.of("ORDERFLOW_AUTH_PEPPER", "")), "serve");
    assertRefused(
        "ORDERFLOW_SECRETS_KEY", environment(Map.of("ORDERFLOW_SECRETS_KEY", "")), "serve");
    assertRefused("ORDERFLOW_HTTP_PROT", environment(Map.of("ORDERFLOW_HTTP_PROT", "1")), "serve");
    assertRefused("http.port", environment(Map.of("PORT", "70000")), "serve");
    assertRefused(
        "DATABASE_URL",
        environment(Map.of("DATABASE_URL", "postgres://of:secret@127.0.0.1:1/of")),
        "serve");
  }

  @Test
  void everyLineOfTheLogShouldBeJson() throws IOException {
    Map<String, String> environment = environment(Map.of());
    try (JarProcess serve = JarProcess.start(folder, environment, "serve")) {
      serve.awaitLine("OrderFlow (serves)");
      new Api(base(), "of_test_wrong").get("/v1/orders").send();
      serve.awaitLine("\"status\":(401)");
      serve.terminate();
      assertThat(serve.exitCode(DRAIN)).isZero();

      for (String line : serve.out().lines().toList()) {
        assertThat(JsonMapper.builder().build().readTree(line).fieldNames())
            .toIterable()
            .contains("time", "level", "logger", "message");
      }
      assertThat(serve.out()).contains("\"level\":\"WARN\"").contains("LOOPBACK");
    }
  }

  @Test
  void sigtermShouldFinishRequestsAndBreakNone() {
    Map<String, String> environment = environment(Map.of());
    String key = TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey();
    try (JarProcess serve = JarProcess.start(folder, environment, "serve")) {
      serve.awaitLine("OrderFlow (serves)");
      Api api = new Api(base(), key);
      stock(api);
      try (OrderLoad load = OrderLoad.start(base(), key)) {
        Await.until("orders flow", COMMAND, () -> load.created() > 200);
        serve.terminate();
        Await.until("health says 503", COMMAND, () -> health() == 503);
        assertThat(serve.exitCode(DRAIN)).isZero();
        Await.until("all clients found the port closed", COMMAND, load::isRefusedEverywhere);

        assertThat(load.broken()).isEmpty();
        assertThat(load.otherAnswers()).isEmpty();
      }
    }
  }

  @Test
  void shortCommandsShouldDoAndPrintWhatTheySay() throws IOException {
    Map<String, String> environment = environment(Map.of("DATABASE_URL", Servers.emptyDatabase()));

    assertThat(run(environment, "migrate", "--json")).matches("\\{\"applied\":[1-9]\\d*}\n");
    assertThat(run(environment, "migrate")).isEqualTo("Migrations applied: 0\n");
    assertThat(run(environment, "--version")).matches("OrderFlow \\d.*\n");
    assertThat(run(environment, "--help")).contains("Exit codes", "tenants", "keys", "openapi");
    assertThat(run(environment, "openapi")).startsWith("openapi: 3.1");
    assertThat(
            JsonMapper.builder()
                .build()
                .readTree(run(environment, "openapi", "--json"))
                .at("/openapi")
                .asText())
        .startsWith("3.1");
    assertThat(run(environment, "tenants", "create", "--name", "acme", "--plan", "pro", "--json"))
        .matches("\\{\"tenantId\":\"ten_\\w{26}\",\"apiKey\":\"of_\\w+\".*}\n");
    try (JarProcess wrong = JarProcess.start(folder, environment, "srve")) {
      assertThat(wrong.exitCode(COMMAND)).isEqualTo(2);
      assertThat(wrong.err()).hasLineCount(1);
    }
  }

  private Map<String, String> environment(Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>(Servers.environment(Map.of("PORT", port)));
    environment.putAll(changes);
    return environment;
  }

  private void assertRefused(String reason, Map<String, String> environment, String... args) {
    try (JarProcess refused = JarProcess.start(folder, environment, args)) {
      assertThat(refused.exitCode(COMMAND)).isEqualTo(1);
      assertThat(refused.err()).contains(reason).doesNotContain("secret@").hasLineCount(1);
    }
  }

  private String run(Map<String, String> environment, String... args) {
    try (JarProcess command = JarProcess.start(folder, environment, args)) {
      assertThat(command.exitCode(COMMAND)).as(command.err()).isZero();
      assertThat(command.err()).isEmpty();
      return command.out();
    }
  }

  private static void stock(Api api) {
    Map<String, Object> adjustment = Map.of("sku", "A", "delta", 1_000_000, "reason", "received");
    api.post("/v1/inventory/adjust", Map.of("adjustments", List.of(adjustment))).send();
  }

  private int health() {
    return new Api(base(), null).get("/v1/health").send().status();
  }

  private String base() {
    return "http://127.0.0.1:" + port;
  }
}
