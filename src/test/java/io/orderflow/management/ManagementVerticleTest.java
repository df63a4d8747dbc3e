package io.orderflow.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.json.Json;
import io.orderflow.ops.HealthMessages;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Schema;
import io.orderflow.ops.HealthMessages.Status;
import io.orderflow.ops.Heartbeat;
import io.orderflow.ops.Telemetry;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.orderflow.support.Servers;
import io.orderflow.support.TestBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementVerticleTest {
  private final Settings settings =
      SettingsReader.read(
          Map.of("ORDERFLOW_MANAGEMENT_PORT", "0", "ORDERFLOW_MANAGEMENT_POOL_STARVATION", "1s"));
  private final Telemetry telemetry = Telemetry.open(settings);
  private final Vertx vertx = telemetry.on(Vertx.builder()).build();
  private final Bus bus = TestBus.on(vertx);
  private final MovableClock clock = new MovableClock();
  private final Heartbeat dispatch = new Heartbeat(clock);
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicReference<Status> health = new AtomicReference<>(Status.OK);
  private final AtomicReference<Schema> schema = new AtomicReference<>(new Schema(20, 20));
  private ManagementVerticle management;

  @BeforeEach
  void start() {
    bus.serve(
        HealthMessages.CHECK, check -> Future.succeededFuture(new Health(health.get(), List.of())));
    bus.serve(HealthMessages.SCHEMA, question -> Future.succeededFuture(schema.get()));
    management = new ManagementVerticle(bus, settings, telemetry, dispatch, draining::get, clock);
    Await.get(vertx.deployVerticle(management));
  }

  @AfterEach
  void stop() {
    Await.get(vertx.close());
    telemetry.close();
  }

  @Test
  void readyShouldTurnRedWhenTheDispatchLoopIsSilentForFifteenSeconds() {
    assertThat(get("/ready").statusCode()).isEqualTo(200);

    clock.advance(Duration.ofSeconds(16));

    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("dispatch loop has been silent for 16 s");
    assertThat(get("/live").statusCode()).isEqualTo(200);
    dispatch.beat();
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void readyShouldSayEveryReasonAgainstIt() {
    draining.set(true);
    health.set(Status.DOWN);

    assertThat(get("/ready").body().lines())
        .containsExactly("it is about to stop", "the database does not answer");
  }

  @Test
  void readyShouldBearARedisThatIsAway() {
    health.set(Status.DEGRADED);

    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void readyShouldTurnRedWhileTheSchemaIsBehindAndNotWhenItIsAhead() {
    schema.set(new Schema(11, 20));
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).isEqualTo("the schema is at migration 11 of 20\n");

    schema.set(new Schema(21, 20));
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void readyShouldTurnRedWhileAPoolServesNobody() {
    Settings.Database one =
        Servers.settings(Map.of("ORDERFLOW_DATABASE_POOL_SIZE", "2")).database();
    Database database = Database.open(vertx, one);
    database.query("SELECT pg_sleep(4)", Tuple.tuple());
    database.query("SELECT pg_sleep(4)", Tuple.tuple());

    database.query("SELECT 1", Tuple.tuple());

    Await.until("starvation", () -> get("/ready").statusCode() == 503);
    assertThat(get("/ready").body()).contains("the pool \"requests\" serves nobody who waits");
    Await.until("a connection", () -> answers(database));
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsShouldShowEveryMeter() {
    telemetry.meters().counter("orderflow.tests").increment();

    assertThat(get("/metrics").body()).contains("orderflow_tests_total 1.0");
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @Test
  void infoShouldTellWhatRunsAndNoSecret() {
    JsonNode info = Json.tree(get("/info").body());

    assertThat(info.get("version").asText()).isNotEmpty();
    assertThat(info.get("commit").asText()).isNotEmpty();
    assertThat(info.get("java").asText()).startsWith("" + Runtime.version().feature());
    assertThat(info.at("/schema/current").asInt()).isEqualTo(20);
    assertThat(Instant.parse(info.get("startedAt").asText())).isBeforeOrEqualTo(clock.instant());
    assertThat(info.get("member").isNull()).isTrue();
    assertThat(info.toString()).doesNotContain("postgres", "redis", "127.0.0.1");
  }

  @Test
  void listenerShouldBeThisMachinesAloneUnlessSetOtherwise() {
    assertThat(SettingsReader.read(Map.of()).management().host()).isEqualTo("127.0.0.1");
  }

  private static boolean answers(Database database) {
    return Await.get(
        database.query("SELECT 1", Tuple.tuple()).map(true).otherwise(failure -> false));
  }

  private HttpResponse<String> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + management.port() + path);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
