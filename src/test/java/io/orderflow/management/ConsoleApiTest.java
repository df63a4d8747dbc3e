package io.orderflow.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console's page asks, and who is turned away. */
class ConsoleApiTest {
  private static final Pattern LINK = Pattern.compile("(?:href=|src=|from )\"(/[^\"]+)\"");
  private static final String TOKEN = "operator-token-of-a-test-0123456789";
  private static ReceiverLab lab;
  private static RunningNode node;
  private JsonNode webhook;

  @BeforeAll
  static void startNode() {
    lab = ReceiverLab.open();
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_MANAGEMENT_TOKEN", TOKEN,
                    "ORDERFLOW_DISPATCH_SCHEDULE", "1ms",
                    "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000",
                    "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "1s")));
    node.stock("SKU-1", 10_000);
  }

  @AfterAll
  static void stopNode() {
    node.close();
    lab.close();
  }

  @BeforeEach
  void leaveDeadLetters() {
    webhook =
        node.api
            .post(
                "/v1/webhooks",
                Map.of(
                    "url",
                    lab.at("/in", Behaviours.status(500)),
                    "events",
                    List.of("order.created")))
            .send()
            .json();
    node.api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send();
    Await.until("a dead letter", () -> mine() != null);
  }

  @Test
  void deadLettersShouldBeCountedByWebhook() {
    assertThat(mine().get("tenantId").asText()).startsWith("ten_");
    assertThat(mine().get("deadLetters").asInt()).isEqualTo(1);
    assertThat(mine().get("kind").asText()).isEqualTo("webhook");
    assertThat(mine().get("status").asText()).isEqualTo("enabled");
    assertThat(mine().toString()).doesNotContain("127.0.0.1");
  }

  @Test
  void replayShouldStartTheTenantsOwnJob() {
    lab.at("/in", Behaviours.status(200));

    HttpResponse<String> answer = replay("Authorization", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).isEqualTo(202);
    String job = Json.tree(answer.body()).get("id").asText();
    assertThat(node.api.get("/v1/dead-letters/replay/" + job).send().status()).isEqualTo(200);
    Await.until("no dead letter", () -> mine() == null);
  }

  @Test
  void replayShouldBeRefusedWithoutTheToken() {
    assertThat(replay("X-Nothing", "x").statusCode()).isEqualTo(401);
    assertThat(replay("Authorization", "Bearer " + TOKEN + "x").statusCode()).isEqualTo(401);
    assertThat(replay("Authorization", "Basic " + TOKEN).statusCode()).isEqualTo(401);
    assertThat(mine()).isNotNull();
  }

  @Test
  void replayShouldBeRefusedToOtherSites() {
    assertThat(
            replay("Authorization", "Bearer " + TOKEN, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(
            replay("Authorization", "Bearer " + TOKEN, "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
  }

  @Test
  void replayShouldRefuseWhatItCannotRead() {
    String[] known = {"Authorization", "Bearer " + TOKEN};
    assertThat(post("{", known).statusCode()).isEqualTo(400);
    assertThat(post("", known).statusCode()).isEqualTo(400);
    assertThat(post("{\"tenantId\":\"ten_1\",\"webhookId\":7}", known).statusCode()).isEqualTo(400);
    assertThat(post("x".repeat(5_000), known).statusCode()).isEqualTo(413);
    String other = RunningNode.unknown(io.orderflow.id.IdKind.WEBHOOK);
    assertThat(post(body(mine().get("tenantId").asText(), other), known).statusCode())
        .isEqualTo(404);
  }

  @Test
  void nobodyShouldReadAlongThroughANameOfHisOwn() throws Exception {
    URI uri = URI.create(node.management());
    try (java.net.Socket socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void headersShouldBeBoundedAndOnlyReadingAllowed() {
    assertThat(send(request("/metrics").header("X-Long", "x".repeat(20_000))).statusCode())
        .isEqualTo(431);
    assertThat(send(request("/metrics").DELETE()).statusCode()).isEqualTo(405);
    assertThat(send(request("/console/replays").GET()).statusCode()).isEqualTo(405);
  }

  @Test
  void pageShouldComeUnderAStrictPolicy() {
    HttpResponse<String> page = send(request("/console"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void allThatThePageLoadsShouldComeFromHereAndHoldNoInlineCode() {
    Map<String, String> files = new HashMap<>();
    load("/console", files);

    assertThat(files).containsKeys("/console/console.css", "/console/letters.js");
    assertThat(files)
        .allSatisfy(
            (path, text) ->
                assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                    .as(path)
                    .doesNotContain("://", "style=", "onclick=", "<style", "<script>", "@import")
                    .doesNotContain("url(", "innerHTML"));
  }

  private void load(String path, Map<String, String> files) {
    HttpResponse<String> file = send(request(path));
    assertThat(file.statusCode()).as(path).isEqualTo(200);
    files.put(path, file.body());
    LINK.matcher(file.body())
        .results()
        .map(link -> link.group(1))
        .filter(link -> !files.containsKey(link))
        .forEach(link -> load(link, files));
  }

  @Test
  void nodesShouldBeThisOne() {
    JsonNode nodes = Json.tree(send(request("/console/nodes")).body());

    assertThat(nodes).hasSize(1);
    assertThat(nodes.get(0).get("self").asBoolean()).isTrue();
    assertThat(nodes.get(0).get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
  }

  private JsonNode mine() {
    for (JsonNode one : Json.tree(send(request("/console/dead-letters")).body()).get("webhooks")) {
      if (one.get("webhookId").equals(webhook.get("id"))) {
        return one;
      }
    }
    return null;
  }

  private HttpResponse<String> replay(String... headers) {
    return post(body(mine().get("tenantId").asText(), webhook.get("id").asText()), headers);
  }

  private static String body(String tenant, String id) {
    return "{\"tenantId\":\"%s\",\"webhookId\":\"%s\"}".formatted(tenant, id);
  }

  private static HttpResponse<String> post(String body, String... headers) {
    HttpRequest.Builder request =
        request("/console/replays")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(node.management() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
