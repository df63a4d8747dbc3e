package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DeadLettersCommandTest {
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_SCHEDULE", "10ms",
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "100ms",
              "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000"));
  private final AtomicBoolean well = new AtomicBoolean();
  private final UUID webhook =
      Postbox.id(postbox.register(lab.at("/", e -> e.status(well.get() ? 200 : 404, "", ""))));
  private final String tenant = IdKind.TENANT.format(postbox.caller.tenantId());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void listShouldShowDeadLettersAsJsonAndAsATable() {
    dead(2);

    JsonNode letters = Json.tree(run(0, "list", "--tenant", tenant, "--json"));
    JsonNode one = Json.tree(run(0, "list", tenant, "--limit", "1", "--json"));

    assertThat(letters).hasSize(2);
    assertThat(letters.get(0).get("error").asText()).isEqualTo("http_4xx");
    assertThat(letters.get(0).get("attempts")).hasSize(2);
    assertThat(one).hasSize(1);
    assertThat(run(0, "list", tenant, "--webhook", IdKind.WEBHOOK.format(webhook)).lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("inventory.low") && line.contains("404"));
  }

  @Test
  void replayShouldLeaveAJobThatAServingProcessDoes() {
    dead(2);
    well.set(true);
    String first = Json.tree(run(0, "list", tenant, "--json")).get(0).get("id").asText();

    JsonNode job = Json.tree(run(0, "replay", "--tenant", tenant, "--id", first, "--json"));

    assertThat(job.get("id").asText()).startsWith("rep_");
    Await.until("one arrived", () -> postbox.states(webhook).contains("succeeded"));
    assertThat(postbox.states(webhook)).containsExactlyInAnyOrder("succeeded", "dead");

    assertThat(run(0, "replay", tenant, "--all")).contains("rep_", "running");
    Await.until(
        "all arrived", () -> postbox.states(webhook).stream().allMatch("succeeded"::equals));
  }

  @Test
  void commandsShouldSayInOneLineWhatIsWrong() {
    assertRefused(2, "choose by", "replay", tenant);
    assertRefused(2, "choose by", "replay", tenant, "--all", "--from", "2026-01-01T00:00:00Z");
    assertRefused(
        2,
        "later",
        "replay",
        tenant,
        "--from",
        "2026-01-02T00:00:00Z",
        "--to",
        "2026-01-01T00:00:00Z");
    assertRefused(2, "no time", "replay", tenant, "--from", "noon");
    assertRefused(2, "no id of a delivery", "replay", tenant, "--id", "dlv_1");
    assertRefused(2, "no id of a webhook", "list", tenant, "--webhook", "x");
    assertRefused(2, "between 1 and 1000", "list", tenant, "--limit", "0");
    assertRefused(2, "TENANT", "list");
    assertRefused(1, "no such tenant", "list", "nobody");
    assertRefused(
        1,
        "no such webhook",
        "list",
        tenant,
        "--webhook",
        IdKind.WEBHOOK.format(UUID.randomUUID()));
  }

  private void dead(int count) {
    for (int i = 0; i < count; i++) {
      postbox.event("{}");
    }
    Await.until(
        count + " are dead",
        () -> postbox.states(webhook).stream().filter("dead"::equals).count() == count);
  }

  private void assertRefused(int code, String reason, String... arguments) {
    err.getBuffer().setLength(0);
    run(code, arguments);
    assertThat(err.toString().strip()).contains(reason).hasLineCount(1);
  }

  private String run(int code, String... arguments) {
    out.getBuffer().setLength(0);
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            postbox.settings.database().url(),
            "ORDERFLOW_AUTH_PEPPER",
            "a pepper for tests, long enough to count");
    int actual =
        new CommandLine(new DeadLettersCommand(environment))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setParameterExceptionHandler((failure, given) -> complain(failure, 2))
            .setExecutionExceptionHandler((failure, command, given) -> complain(failure, 1))
            .execute(Stream.of(arguments).toArray(String[]::new));
    assertThat(actual).as(err.toString()).isEqualTo(code);
    return out.toString();
  }

  private int complain(Exception failure, int code) {
    err.append(failure.getMessage()).append(System.lineSeparator());
    return code;
  }
}
