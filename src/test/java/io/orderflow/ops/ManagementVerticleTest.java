package io.orderflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.config.SettingsReader;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Status;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx.eventBus());
  private final MovableClock clock = new MovableClock();
  private final Heartbeat dispatch = new Heartbeat(clock);
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicReference<Status> health = new AtomicReference<>(Status.OK);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private ManagementVerticle management;

  @BeforeEach
  void start() {
    bus.serve(
        HealthMessages.CHECK, check -> Future.succeededFuture(new Health(health.get(), List.of())));
    management =
        new ManagementVerticle(
            bus,
            SettingsReader.read(Map.of("ORDERFLOW_MANAGEMENT_PORT", "0")),
            meters,
            dispatch,
            draining::get);
    Await.get(vertx.deployVerticle(management));
  }

  @AfterEach
  void stop() {
    Await.get(vertx.close());
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
  void metricsShouldShowEveryMeter() {
    meters.counter("orderflow.tests").increment();

    assertThat(get("/metrics").body()).contains("orderflow_tests_total 1.0");
    assertThat(get("/other").statusCode()).isEqualTo(404);
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
