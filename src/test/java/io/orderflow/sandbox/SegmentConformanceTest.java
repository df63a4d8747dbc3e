package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import io.orderflow.support.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Segment's own client finds Segment; and what it takes, drops and refuses. */
class SegmentConformanceTest {
  private static final Map<String, String> MINE = Map.of("Authorization", Raw.basic("write", ""));

  private final Sandbox sandbox = Sandbox.open();
  private final Raw raw = new Raw(sandbox);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void theirClientShouldBeHeard() {
    Analytics analytics = Analytics.builder("their-write-key").endpoint(sandbox.url()).build();

    analytics.enqueue(
        TrackMessage.builder("Order Completed")
            .userId("cus_1")
            .properties(Map.of("order_id", "ord_1", "total", 43.18)));
    analytics.flush();

    Await.until("the message", () -> sandbox.segment().messages().size() == 1);
    analytics.shutdown();
    assertThat(sandbox.segment().messages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.writeKey()).isEqualTo("their-write-key");
              assertThat(message.event()).isEqualTo("Order Completed");
              assertThat(message.json().getJsonObject("properties").getDouble("total"))
                  .isEqualTo(43.18);
            });
  }

  @Test
  void aMessageShouldCountOnceWhateverItsWay() {
    raw.json("/v1/track", track("of-1").encode(), MINE);
    raw.json("/v1/track", track("of-1").put("writeKey", "other").encode(), Map.of());
    raw.json("/v1/batch", batch(2).encode(), MINE);

    assertThat(sandbox.segment().messages()).hasSize(3);
    assertThat(sandbox.segment().messages().get(0).messageId()).isEqualTo("of-1");
    assertThat(sandbox.segment().messages().get(0).count()).isEqualTo(2);
  }

  @Test
  void nearlyAllShouldBeWelcomeAndMuchOfItDropped() {
    assertThat(status("/v1/track", track("a").put("userId", (String) null))).isEqualTo(200);
    assertThat(status("/v1/track", track("x".repeat(100)))).isEqualTo(200);
    HttpResponse<String> unknown =
        raw.json(
            "/v1/track",
            track("b").encode(),
            Map.of("Authorization", Raw.basic("unknown-key", "")));
    assertThat(unknown.body()).isEqualTo("{\"success\":true}");
    assertThat(status("/v1/batch", batch(2_501))).isEqualTo(200);

    assertThat(sandbox.segment().messages()).isEmpty();
    assertThat(sandbox.segment().dropped()).hasSize(2_504);
  }

  @Test
  void onlyBadJsonAndTooMuchShouldBeRefused() {
    assertThat(raw.json("/v1/track", "{\"userId\":", MINE).statusCode()).isEqualTo(400);
    assertThat(raw.json("/v1/track", "[]", MINE).statusCode()).isEqualTo(400);
    assertThat(status("/v1/batch", new JsonObject())).isEqualTo(400);
    assertThat(status("/v1/track", padded(32 * 1024))).isEqualTo(400);
    assertThat(status("/v1/track", padded(31 * 1024))).isEqualTo(200);
    assertThat(status("/v1/batch", many(20, 24 * 1024))).isEqualTo(200);
    assertThat(status("/v1/batch", many(21, 24 * 1024))).isEqualTo(400);
    assertThat(status("/v1/batch", many(1, 33 * 1024))).isEqualTo(400);
  }

  @Test
  void aLimitShouldSayWhenToComeAgain() {
    sandbox.faults("segment").next(FaultMode.RATE_LIMITED, 1);

    HttpResponse<String> refused = raw.json("/v1/track", track("a").encode(), MINE);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.headers().firstValue("X-RateLimit-Reset")).hasValue("1");
    assertThat(sandbox.segment().messages()).isEmpty();
  }

  private int status(String path, JsonObject body) {
    return raw.json(path, body.encode(), MINE).statusCode();
  }

  private static JsonObject padded(int bytes) {
    return track("padded-" + bytes).put("properties", new JsonObject().put("x", "x".repeat(bytes)));
  }

  private static JsonObject many(int count, int bytes) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < count; i++) {
      all.add(padded(bytes).put("messageId", "many-" + i));
    }
    return new JsonObject().put("batch", all);
  }

  private static JsonObject batch(int count) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < count; i++) {
      all.add(
          new JsonObject()
              .put("type", "track")
              .put("userId", "u")
              .put("event", "e")
              .put("messageId", "m" + i));
    }
    return new JsonObject().put("batch", all);
  }

  private static JsonObject track(String messageId) {
    return new JsonObject()
        .put("type", "track")
        .put("userId", "cus_1")
        .put("event", "Order Completed")
        .put("messageId", messageId);
  }
}
