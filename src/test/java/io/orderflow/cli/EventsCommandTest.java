package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.SettingsReader;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.json.Json;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EventsCommandTest {
  private static final UuidV7 IDS = new UuidV7(Clock.systemUTC());
  private final Map<String, String> environment =
      Servers.environment(Map.of("ORDERFLOW_STREAMS_POLL_INTERVAL", "50ms"));
  private final Vertx vertx = Vertx.vertx();
  private final Database database =
      Database.open(vertx, SettingsReader.read(environment).database());
  private final UUID tenantId = Callers.create(database).tenantId();
  private final StringWriter out = new StringWriter();

  @AfterEach
  void close() {
    Await.get(vertx.close());
  }

  @Test
  void tailShouldGoOnBehindAnEventAndPrintTheNextOnesAsTheyCome() throws Exception {
    UUID first = write("order.created");
    List<UUID> before = IntStream.range(0, 150).mapToObj(n -> write("order.paid")).toList();
    CompletableFuture<Integer> tail =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "--json",
                    "--after",
                    IdKind.EVENT.format(first),
                    "--type",
                    "order.*",
                    "--limit",
                    "151"));
    Await.until("what was there is printed", () -> out.toString().lines().count() == 150);
    write("inventory.low");
    UUID last = write("order.refunded");

    assertThat(tail.get()).isZero();
    List<String> ids =
        out.toString().lines().map(line -> Json.tree(line).get("id").asText()).toList();
    assertThat(ids.subList(0, 150)).isEqualTo(before.stream().map(IdKind.EVENT::format).toList());
    assertThat(ids.get(150)).isEqualTo(IdKind.EVENT.format(last));
  }

  @Test
  void tailShouldPrintALineForPeople() {
    UUID first = write("order.created");
    UUID second = write("order.paid");

    assertThat(run("--after", IdKind.EVENT.format(first), "--limit", "1")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "2026-11-22T10:00:00.000Z  order.paid              %s  ord_1%n"
                .formatted(IdKind.EVENT.format(second)));
  }

  private int run(String... arguments) {
    String[] all =
        IntStream.range(-2, arguments.length)
            .mapToObj(
                n -> n == -2 ? "tail" : n == -1 ? IdKind.TENANT.format(tenantId) : arguments[n])
            .toArray(String[]::new);
    return new CommandLine(new EventsCommand(environment))
        .setOut(new PrintWriter(out, true))
        .execute(all);
  }

  private UUID write(String type) {
    UUID id = IDS.next();
    String payload =
        "{\"type\":\"%s\",\"timestamp\":\"2026-11-22T10:00:00.000Z\",\"data\":{\"id\":\"ord_1\"}}"
            .formatted(type);
    Await.get(
        database.query(
            """
            INSERT INTO events (tenant_id, event_id, type, correlation_id, payload)
            VALUES ($1, $2, $3, 'corr-1', $4)
            """,
            Tuple.of(tenantId, id, type, payload)));
    return id;
  }
}
