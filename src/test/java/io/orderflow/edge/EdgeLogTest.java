package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * One line in and one line out for every request, and nothing in them that is nobody's business.
 */
class EdgeLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private EdgeServer server;

  @BeforeEach
  void start() {
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    server = new EdgeServer();
  }

  @AfterEach
  void stop() {
    server.close();
    logger.detachAppender(lines);
  }

  @Test
  void requestShouldLeaveOneLineInAndOneLineOut() {
    String path = "/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc";

    Reply reply = server.api().get(path).header("X-Correlation-Id", "mine").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(lines.list).hasSize(2);
    assertThat(values(0)).isEqualTo(Map.of("correlationId", "mine", "method", "GET", "path", path));
    assertThat(values(1))
        .containsEntry("correlationId", "mine")
        .containsEntry("tenantId", IdKind.TENANT.format(EdgeServer.TENANT))
        .containsEntry("route", "/v1/orders/{orderId}")
        .containsEntry("status", "200")
        .containsKey("ms");
  }

  @Test
  void headShouldLeaveTheSameLinesAsGet() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client
          .send("HEAD /v1/orders HTTP/1.1\r\n" + RawClient.AUTH + "Connection: close\r\n\r\n")
          .readAll();
    }

    assertThat(lines.list).hasSize(2);
    assertThat(values(1))
        .containsEntry("method", "HEAD")
        .containsEntry("route", "/v1/orders")
        .containsEntry("tenantId", IdKind.TENANT.format(EdgeServer.TENANT));
  }

  @Test
  void secretsAndFiltersShouldNotBeLogged() {
    server.api().get("/v1/orders?customerEmail=buyer@example.com").send();
    server.api().as("of_live_secret").get("/v1/orders?x=%zz".replace("%zz", "1")).send();

    assertThat(lines.list).hasSize(4);
    assertThat(lines.list.toString() + values(0) + values(1) + values(2) + values(3))
        .doesNotContain("buyer", EdgeServer.KEY, "of_live_secret");
  }

  @Test
  void unexpectedFailureShouldBeLoggedOnceAndNotTold() throws IOException {
    server.answer(
        OrderMessages.GET,
        message -> {
          throw new IllegalStateException("SELECT secret FROM somewhere");
        });

    try (RawClient client = new RawClient(server.port())) {
      String answer =
          client
              .send(
                  "GET /v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc HTTP/1.1\r\nHost: x\r\n"
                      + "X-API-Key: "
                      + EdgeServer.KEY
                      + "\r\n\r\n")
              .readAnswer();

      assertThat(answer).startsWith("HTTP/1.1 500 ").contains("\"code\":\"internal_error\"");
      assertThat(answer).doesNotContain("SELECT", "IllegalState", "at io.");
    }
    assertThat(values(1)).containsEntry("status", "500");
  }

  @Test
  void callerWhoGoesAwayShouldLeaveALineOut() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send("POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
    }

    Await.until("the line out", () -> lines.list.size() == 2);
    assertThat(values(1)).containsEntry("status", "499");
  }

  private Map<String, String> values(int line) {
    List<KeyValuePair> pairs = lines.list.get(line).getKeyValuePairs();
    return pairs.stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
