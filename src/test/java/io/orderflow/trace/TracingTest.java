package io.orderflow.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.orderflow.ops.Telemetry;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.trace.Collector.Seen;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector hears of requests, over the wire. */
class TracingTest {
  private static final String CALLER_SPAN = "00f067aa0ba902b7";

  private final Collector collector = Collector.open();
  private final ReceiverLab lab = ReceiverLab.open();
  private RunningNode node;

  @BeforeEach
  void start() {
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_TRACING_OTLP_ENDPOINT",
                    collector.url(),
                    "ORDERFLOW_TRACING_SAMPLE_RATIO",
                    "1")));
    node.stock("SKU-1", 1_000);
  }

  @AfterEach
  void stop() {
    node.close();
    lab.close();
    collector.close();
  }

  @Test
  void aCreateWithOneWebhookShouldBeOneTraceFromTheCallerToTheReceiver() {
    node.api
        .post(
            "/v1/webhooks",
            Map.of(
                "url", lab.at("/in", Behaviours.status(200)), "events", List.of("order.created")))
        .send();
    String trace = newTrace();

    assertThat(create(trace, "01").status()).isEqualTo(201);

    Await.until("the webhook's span", () -> named(trace, "webhook").size() == 1);
    Await.until("the request's span", () -> named(trace, "POST /v1/orders").size() == 1);
    Seen http = only(trace, "POST /v1/orders");
    Seen asked = only(trace, "orders.place", SpanKind.SPAN_KIND_CLIENT);
    Seen handled = only(trace, "orders.place", SpanKind.SPAN_KIND_SERVER);
    Seen commit = only(trace, "orders.commit");
    Seen insert = only(trace, "INSERT orders");
    Seen webhook = only(trace, "webhook");
    assertThat(http.parent()).isEqualTo(CALLER_SPAN);
    assertThat(asked.parent()).isEqualTo(http.id());
    assertThat(handled.parent()).isEqualTo(asked.id());
    assertThat(commit.parent()).isEqualTo(handled.id());
    assertThat(insert.parent()).isEqualTo(commit.id());
    assertThat(only(trace, "COMMIT").parent()).isEqualTo(commit.id());
    assertThat(webhook.parent()).isEqualTo(http.id());
    assertThat(lab.at("/in").get(0).headers().get("traceparent"))
        .isEqualTo("00-" + trace + "-" + webhook.id() + "-01");
    assertThat(http.attributes())
        .containsEntry("http.route", "/v1/orders")
        .containsEntry("http.response.status_code", "201");
    assertThat(webhook.attributes()).containsEntry("http.response.status_code", "200");
  }

  @Test
  void ordersOfOneGroupShouldEachFindItInTheirTrace() {
    warmUp();
    List<String> traces = IntStream.range(0, 32).mapToObj(i -> newTrace()).toList();

    List<CompletableFuture<Reply>> replies =
        traces.stream().map(trace -> start(trace, "01")).toList();

    assertThat(replies).allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(201));
    awaitAll(traces);
    assertThat(named("orders.commit")).hasSizeLessThan(traces.size());
    for (String trace : traces) {
      Seen order = only(trace, "orders.place", SpanKind.SPAN_KIND_SERVER);
      assertThat(named("orders.commit").stream().filter(group -> isOf(group, order))).hasSize(1);
    }
  }

  @Test
  void statementsOfAGroupShouldFallToNoOther() {
    warmUp();
    List<String> recorded = IntStream.range(0, 16).mapToObj(i -> newTrace()).toList();

    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (String trace : recorded) {
      replies.add(start(trace, "01"));
      IntStream.range(0, 6).forEach(i -> replies.add(start(newTrace(), "00")));
    }

    assertThat(replies).allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(201));
    awaitAll(recorded);
    List<String> groups = named("orders.commit").stream().map(Seen::id).toList();
    assertThat(
            Stream.of("WITH orders", "INSERT orders")
                .flatMap(statement -> named(statement).stream())
                .filter(span -> recorded.contains(span.trace()))
                .map(Seen::parent))
        .containsExactlyInAnyOrderElementsOf(groups);
  }

  /** A process that just started is slower than its callers' patience. */
  private void warmUp() {
    IntStream.range(0, 20).forEach(i -> create(newTrace(), "00"));
  }

  private void awaitAll(List<String> traces) {
    Await.until(
        "every span",
        () -> traces.stream().allMatch(trace -> named(trace, "POST /v1/orders").size() == 1));
  }

  private static boolean isOf(Seen group, Seen order) {
    return group.parent().equals(order.id())
        || order.links().contains(group.id()) && group.links().contains(order.id());
  }

  @Test
  void spansShouldHoldNothingPersonalAndNoSecret() {
    String trace = newTrace();
    node.api
        .post(
            "/v1/webhooks",
            Map.of(
                "url", lab.at("/in?token=s3cret", Behaviours.status(500)), "events", List.of("*")))
        .send();
    node.api
        .get("/v1/orders?customerEmail=buyer@example.com")
        .header("traceparent", header(trace, "01"))
        .send();
    create(trace, "01");

    Await.until("the webhook's span", () -> named(trace, "webhook").size() == 1);
    assertThat(collector.all().toString())
        .contains("orders.list")
        .doesNotContain("buyer@example.com", "s3cret", node.tenant.apiKey(), "127.0.0.1");
  }

  @Test
  void aCallerWhoDoesNotRecordShouldBePassedOnUntouched() {
    node.api
        .post(
            "/v1/webhooks",
            Map.of("url", lab.at("/in", Behaviours.status(200)), "events", List.of("*")))
        .send();
    String trace = newTrace();

    create(trace, "00");

    Await.until("the webhook", () -> lab.count("/in") == 1);
    assertThat(lab.at("/in").get(0).headers().get("traceparent")).isEqualTo(header(trace, "00"));
    create(newTrace(), "01");
    Await.until("later spans", () -> !named("webhook").isEmpty());
    assertThat(collector.trace(trace)).isEmpty();
  }

  @Test
  void withoutACollectorThereShouldBeNoTracer() {
    Telemetry off = Telemetry.open(Servers.settings());
    Vertx vertx = off.on(Vertx.builder()).build();

    assertThat(((VertxInternal) vertx).tracer()).isNull();

    Await.get(vertx.close());
    off.close();
  }

  private Reply create(String trace, String flags) {
    return node.api
        .post("/v1/orders", RunningNode.order("SKU-1", 1))
        .header("traceparent", header(trace, flags))
        .send();
  }

  private CompletableFuture<Reply> start(String trace, String flags) {
    return node.api
        .post("/v1/orders", RunningNode.order("SKU-1", 1))
        .header("traceparent", header(trace, flags))
        .start();
  }

  private static String header(String trace, String flags) {
    return "00-" + trace + "-" + CALLER_SPAN + "-" + flags;
  }

  private static String newTrace() {
    byte[] id = new byte[16];
    new Random().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private List<Seen> named(String trace, String name) {
    return collector.trace(trace).stream().filter(span -> span.name().equals(name)).toList();
  }

  private List<Seen> named(String name) {
    return collector.all().stream().filter(span -> span.name().equals(name)).toList();
  }

  private Seen only(String trace, String name) {
    assertThat(named(trace, name)).as(collector.trace(trace).toString()).hasSize(1);
    return named(trace, name).get(0);
  }

  private Seen only(String trace, String name, SpanKind kind) {
    List<Seen> found = named(trace, name).stream().filter(span -> span.kind() == kind).toList();
    assertThat(found).as(collector.trace(trace).toString()).hasSize(1);
    return found.get(0);
  }
}
