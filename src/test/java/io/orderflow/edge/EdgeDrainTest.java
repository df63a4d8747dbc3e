package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.bus.Answer;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is about to stop breaks no request. */
class EdgeDrainTest {
  private static final String BODY = Examples.of("NewOrderSmallest").toString();
  private static final String ORDER =
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
          + EdgeServer.KEY
          + "\r\nContent-Type: application/json\r\nContent-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;
  private static final String HEALTH = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
  private EdgeServer server;

  @BeforeEach
  void start() {
    server = new EdgeServer(Map.of("ORDERFLOW_HTTP_DRAIN_NOTICE", "700ms"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void drainShouldFinishWhatRunsAndThenCloseThePort() throws Exception {
    Promise<Answer> slow = Promise.promise();
    CountDownLatch arrived = new CountDownLatch(1);
    server.answer(
        OrderMessages.PLACE,
        message -> {
          arrived.countDown();
          return slow.future();
        });
    int port = server.port();
    try (RawClient running = new RawClient(port);
        RawClient idle = new RawClient(port)) {
      running.send(ORDER);
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      Future<Void> drained = server.edge.drain();
      String notice = idle.send(HEALTH).readAnswer();
      assertThat(notice).startsWith("HTTP/1.1 503 ").contains("\"status\":\"down\"");
      assertThat(notice).containsIgnoringCase("connection: close");
      assertThat(idle.readAll()).isEmpty();
      assertThat(drained.isComplete()).isFalse();

      slow.complete(Answer.created("/v1/orders/x", "\"1\"", "{}"));
      assertThat(running.readAll()).startsWith("HTTP/1.1 201 ").endsWith("{}");
      EdgeServer.await(drained);
    }
    assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void drainShouldStillServeNewRequestsWhileItGivesNotice() throws IOException {
    server.edge.drain();

    try (RawClient late = new RawClient(server.port())) {
      assertThat(late.send(ORDER).readAnswer())
          .startsWith("HTTP/1.1 201 ")
          .containsIgnoringCase("connection: close");
    }
  }

  /** On a busy machine clients come back late; whoever finds the port open is to be answered. */
  @Test
  void drainShouldKeepThePortOpenWhileClientsStillCome() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    long longAfterTheNotice = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_300);
    Future<Void> drained = server.edge.drain();
    while (System.nanoTime() < longAfterTheNotice) {
      clients.add(new RawClient(server.port()).send(ORDER));
      TimeUnit.MILLISECONDS.sleep(50);
    }

    for (RawClient client : clients) {
      assertThat(client.readAll()).startsWith("HTTP/1.1 201 ");
      client.close();
    }
    EdgeServer.await(drained);
  }

  /** Else every rolling restart would last as long as the patience with requests in flight. */
  @Test
  void drainShouldEndStreamsAndHoldNobodyUp() throws Exception {
    String stream =
        "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nX-API-Key: " + EdgeServer.KEY + "\r\n\r\n";
    try (RawClient listening = new RawClient(server.port()).send(stream)) {
      Await.until(
          "it is open", () -> server.meters.get("orderflow.streams.open").gauge().value() == 1);
      long began = System.nanoTime();

      EdgeServer.await(server.edge.drain());

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(listening.readAll()).contains("retry: 2000\nid: evt_").endsWith("0\r\n\r\n");
    }
  }
}
