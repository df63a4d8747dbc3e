package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import io.orderflow.support.DistantServer;
import io.orderflow.support.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class OperatorCommandsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "DATABASE_URL",
          Servers.freshDatabase(),
          "ORDERFLOW_AUTH_PEPPER",
          "a pepper for tests, long enough to count");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "orderflow")
  private static final class Root {}

  @Test
  void createShouldPrintTenantAndKeyAsJson() {
    JsonNode created = json("tenants", "create", "--name", "acme", "--plan", "pro", "--json");

    assertThat(created.fieldNames()).toIterable().startsWith("tenantId", "apiKey");
    assertThat(created.get("tenantId").asText()).startsWith("ten_");
    assertThat(created.get("apiKey").asText()).startsWith("of_test_");
    assertThat(json("tenants", "list", "--json").findValuesAsText("name")).contains("acme");
  }

  @Test
  void createShouldMakeALiveKeyWhenAsked() {
    assertThat(create("living", "--mode", "live").get("apiKey").asText()).startsWith("of_live_");
  }

  @Test
  void setPlanSuspendAndResumeShouldTakeIdOrName() {
    String id = create("moving").get("tenantId").asText();

    assertThat(json("tenants", "set-plan", "moving", "--plan", "free", "--json").get("plan"))
        .hasToString("\"free\"");
    assertThat(json("tenants", "suspend", "--tenant", id, "--json").get("status"))
        .hasToString("\"suspended\"");
    assertThat(json("tenants", "resume", id, "--json").get("status")).hasToString("\"active\"");
  }

  @Test
  void keysShouldBeCreatedListedRotatedAndRevoked() {
    String tenant = create("keyed").get("tenantId").asText();
    JsonNode key =
        json(
            "keys",
            "create",
            "--tenant",
            "keyed",
            "--mode",
            "live",
            "--scopes",
            "orders:read,orders:write",
            "--expires",
            "30d",
            "--json");
    assertThat(key.get("apiKey").asText()).startsWith("of_live_");
    assertThat(key.get("scopes")).hasToString("[\"orders:read\",\"orders:write\"]");
    assertThat(Instant.parse(key.get("expiresAt").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));

    JsonNode next = json("keys", "rotate", key.get("keyId").asText(), "--overlap", "0", "--json");
    assertThat(next.get("scopes")).isEqualTo(key.get("scopes"));
    json("keys", "revoke", next.get("keyId").asText(), "--json");

    JsonNode keys = json("keys", "list", "--tenant", tenant, "--json");
    assertThat(keys).hasSize(3);
    assertThat(Instant.parse(keys.get(1).get("expiresAt").asText())).isBefore(Instant.now());
    assertThat(keys.get(2).get("revokedAt").isNull()).isFalse();
    assertThat(keys.toString()).doesNotContain(key.get("apiKey").asText());
  }

  @Test
  void listShouldPrintATableForPeople() {
    create("tabled");

    assertThat(run("tenants", "list")).isZero();

    assertThat(out.toString().lines()).first(InstanceOfAssertFactories.STRING).startsWith("ID  ");
    assertThat(out.toString()).contains("tabled").contains("active");
  }

  @Test
  void commandsShouldSayInOneLineWhatIsWrong() {
    create("taken");

    assertRefused(1, "exists", "tenants", "create", "--name", "taken", "--plan", "pro");
    assertRefused(1, "lower-case", "tenants", "create", "--name", "No", "--plan", "pro");
    assertRefused(2, "--plan", "tenants", "create", "--name", "x", "--plan", "gold");
    assertRefused(2, "--name", "tenants", "create", "--plan", "pro");
    assertRefused(1, "no such tenant", "tenants", "suspend", "nobody");
    assertRefused(2, "TENANT", "tenants", "suspend");
    assertRefused(1, "no such key", "keys", "revoke", "key_01h455vb4pex5vsknk084sn02q");
    assertRefused(2, "no id of a key", "keys", "revoke", "key_x");
    assertRefused(1, "orders:read", "keys", "create", "--tenant", "taken", "--scopes", "eat");
    assertRefused(2, "neither", "keys", "create", "--tenant", "taken", "--expires", "soon");
    assertRefused(2, "9999", "keys", "create", "taken", "--expires", "9999999d");
    assertRefused(2, "future", "keys", "create", "taken", "--expires", "2020-01-01T00:00:00Z");
  }

  @Test
  void commandsShouldSayWhenTheDatabaseIsAway() {
    Map<String, String> away =
        Map.of(
            "DATABASE_URL", "postgres://a@127.0.0.1:1/x",
            "ORDERFLOW_AUTH_PEPPER", "a pepper for tests, long enough to count");

    assertThat(run(away, "tenants", "list")).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("the database does not answer");
  }

  /** Its answers travel longer than a request may wait for a connection. */
  @Test
  void commandsShouldBePatientWithASlowDatabase() {
    try (DistantServer slow =
        new DistantServer(ENVIRONMENT.get("DATABASE_URL"), Duration.ofMillis(600))) {
      Map<String, String> environment = new HashMap<>(ENVIRONMENT);
      environment.put("DATABASE_URL", slow.url());

      assertThat(run(environment, "tenants", "list")).as(err.toString()).isZero();
    }
  }

  private void assertRefused(int code, String reason, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(code);
    assertThat(err.toString().strip()).contains(reason).hasLineCount(1);
  }

  private JsonNode create(String name, String... more) {
    String[] arguments = {"tenants", "create", "--name", name, "--plan", "pro", "--json"};
    return json(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private JsonNode json(String... arguments) {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err.toString()).isZero();
    JsonNode answer = Json.tree(out.toString());
    out.getBuffer().setLength(0);
    return answer;
  }

  private int run(String... arguments) {
    return run(ENVIRONMENT, arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new CommandLine(new Root())
        .addSubcommand(new TenantsCommand(environment))
        .addSubcommand(new KeysCommand(environment))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setParameterExceptionHandler((failure, given) -> complain(failure, 2))
        .setExecutionExceptionHandler((failure, command, given) -> complain(failure, 1))
        .execute(arguments);
  }

  private int complain(Exception failure, int code) {
    err.append(failure.getMessage()).append(System.lineSeparator());
    return code;
  }
}
