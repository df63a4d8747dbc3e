package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way to fail, as a client sees it and as the service remembers it. */
class FaultModesTest {
  private static final Map<String, String> MINE = Map.of("Authorization", Raw.basic("write", ""));

  private final Sandbox sandbox = Sandbox.open();
  private final Raw raw = new Raw(sandbox);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void anErrorBeforeTheEffectShouldDoNothing() {
    fail(FaultMode.ERROR_BEFORE_EFFECT);

    assertThat(track().statusCode()).isEqualTo(500);
    assertThat(taken()).isZero();
    assertThat(track().statusCode()).isEqualTo(200);
  }

  @Test
  void anErrorAfterTheEffectShouldHideIt() {
    fail(FaultMode.ERROR_AFTER_EFFECT);

    assertThat(track().statusCode()).isEqualTo(500);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void aGatewayErrorShouldHideTheEffect() {
    fail(FaultMode.GATEWAY_ERROR_AFTER_EFFECT);

    HttpResponse<String> answer = track();

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("<html>");
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void aTimeoutShouldHideTheEffect() {
    fail(FaultMode.TIMEOUT_AFTER_EFFECT);

    assertThatThrownBy(() -> raw.json("/v1/track", message(), MINE, Duration.ofSeconds(1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(HttpTimeoutException.class);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void aBrokenConnectionShouldHideTheEffect() {
    fail(FaultMode.RESET_AFTER_EFFECT);

    assertThatThrownBy(this::track).isInstanceOf(UncheckedIOException.class);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void aLimitAndALockShouldDoNothing() {
    fail(FaultMode.RATE_LIMITED);
    assertThat(track().statusCode()).isEqualTo(429);
    assertThat(taken()).isZero();

    assertThat(stripe(FaultMode.RATE_LIMITED)).isEqualTo("429 rate_limit");
    assertThat(stripe(FaultMode.LOCK_TIMEOUT)).isEqualTo("429 lock_timeout");
    assertThat(stripe(FaultMode.CONFLICT)).isEqualTo("409 lock_timeout");
    assertThat(shipstation(FaultMode.RATE_LIMITED)).isEqualTo(429);
    assertThat(shipstation(FaultMode.CONFLICT)).isEqualTo(409);
  }

  private String stripe(FaultMode fault) {
    sandbox.faults("stripe").next(fault, 1);
    HttpResponse<String> answer =
        raw.get("/v1/balance", Map.of("Authorization", "Bearer sk_test_faults"));
    return answer.statusCode() + " " + Raw.error(answer).getString("code");
  }

  private int shipstation(FaultMode fault) {
    sandbox.faults("shipstation").next(fault, 1);
    return raw.get("/stores", Map.of("Authorization", Raw.basic("key", "secret"))).statusCode();
  }

  @Test
  void aSlowCallShouldStillSucceed() {
    sandbox.faults("segment").next(FaultMode.SLOW, 1).slowness(Duration.ofMillis(300));

    long begun = System.nanoTime();
    assertThat(track().statusCode()).isEqualTo(200);

    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(290_000_000L);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void chanceShouldBeTheSameInEveryRun() {
    List<Integer> here = statuses(sandbox);
    try (Sandbox another = Sandbox.open()) {
      assertThat(statuses(another)).isEqualTo(here);
    }
    assertThat(here).contains(200, 500);
    assertThat(here.stream().filter(status -> status == 500).count()).isBetween(15L, 45L);
  }

  private static List<Integer> statuses(Sandbox sandbox) {
    sandbox.faults("segment").chance(FaultMode.ERROR_BEFORE_EFFECT, 0.3);
    List<Integer> statuses = new ArrayList<>();
    Raw raw = new Raw(sandbox);
    for (int i = 0; i < 100; i++) {
      statuses.add(raw.json("/v1/track", message(), MINE).statusCode());
    }
    return statuses;
  }

  @Test
  void aFaultShouldMeetOnlyTheCallsItIsMeantFor() {
    sandbox.faults("segment").next(FaultMode.ERROR_BEFORE_EFFECT, 1, "/v1/batch");

    assertThat(track().statusCode()).isEqualTo(200);
    assertThat(raw.json("/v1/batch", "{\"batch\":[]}", MINE).statusCode()).isEqualTo(500);
    assertThat(raw.json("/v1/batch", "{\"batch\":[]}", MINE).statusCode()).isEqualTo(200);
  }

  @Test
  void faultsShouldBeSetOverHttpToo() {
    HttpResponse<String> set =
        control("{\"service\":\"segment\",\"fault\":\"error_before_effect\",\"next\":2}");
    control(
        "{\"service\":\"stripe\",\"fault\":\"slow\",\"probability\":0.5,\"path\":\"/capture\"}");

    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(track().statusCode()).isEqualTo(500);
    JsonObject listed = new JsonObject(raw.get("/_sandbox/faults", Map.of()).body());
    assertThat(listed.getJsonArray("segment").getJsonObject(0).getInteger("next")).isEqualTo(1);
    assertThat(listed.getJsonArray("stripe").getJsonObject(0).getString("path"))
        .isEqualTo("/capture");

    raw.delete("/_sandbox/faults", Map.of());
    assertThat(track().statusCode()).isEqualTo(200);
    assertThat(sandbox.faults("stripe").rules()).isEmpty();
  }

  @Test
  void whatIsNoFaultShouldBeRefused() {
    assertThat(control("{").statusCode()).isEqualTo(400);
    assertThat(control("{\"service\":\"paypal\",\"fault\":\"slow\"}").body()).contains("stripe");
    assertThat(control("{\"service\":\"stripe\",\"fault\":\"fire\"}").statusCode()).isEqualTo(400);
    assertThat(
            control("{\"service\":\"stripe\",\"fault\":\"slow\",\"probability\":2}").statusCode())
        .isEqualTo(400);
    assertThat(control("{\"service\":\"stripe\",\"fault\":\"slow\",\"next\":0}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void thePageShouldShowWhatIsHeldAndTrustNobody() {
    raw.json(
        "/v1/track",
        "{\"userId\":\"u\",\"messageId\":\"m\",\"event\":\"<script>alert(1)</script>\"}",
        MINE);

    HttpResponse<String> page = raw.get("/_sandbox", Map.of());

    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body())
        .contains("Stripe", "ShipStation", "Segment", "PagerDuty", "&lt;script&gt;")
        .contains(sandbox.url() + "/_sandbox/faults")
        .doesNotContain("<script>", "src=", "href=");
    assertThat(raw.get("/nowhere", Map.of()).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> control(String body) {
    return raw.json("/_sandbox/faults", body, Map.of());
  }

  private void fail(FaultMode fault) {
    sandbox.faults("segment").next(fault, 1);
  }

  private HttpResponse<String> track() {
    return raw.json("/v1/track", message(), MINE);
  }

  private static String message() {
    return "{\"userId\":\"u\",\"event\":\"e\",\"messageId\":\"m\"}";
  }

  private int taken() {
    return sandbox.segment().messages().size();
  }
}
