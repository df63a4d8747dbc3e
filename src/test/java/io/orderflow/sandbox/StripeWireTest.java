package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Stripe's client would hide: forms, headers and keys on the wire. */
class StripeWireTest {
  private static final String PAY =
      "amount=4999&currency=usd&capture_method=manual&confirm=true&payment_method=pm_card_visa"
          + "&off_session=true&error_on_requires_action=true&metadata%5Border_id%5D=ord_1"
          + "&metadata[tenant]=ten_1&automatic_payment_methods[enabled]=true";

  private final Sandbox sandbox = Sandbox.open();
  private final Raw raw = new Raw(sandbox);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void formsShouldNest() {
    HttpResponse<String> held =
        raw.form("/v1/payment_intents", PAY, Map.of("Authorization", "Bearer sk_test_wire"));

    JsonObject intent = new JsonObject(held.body());
    assertThat(held.statusCode()).isEqualTo(200);
    assertThat(intent.getJsonObject("metadata"))
        .isEqualTo(new JsonObject().put("order_id", "ord_1").put("tenant", "ten_1"));
    assertThat(intent.getJsonObject("automatic_payment_methods").getBoolean("enabled")).isTrue();
    assertThat(held.headers().firstValue("Request-Id").orElseThrow()).startsWith("req_");
  }

  @Test
  void basicAuthenticationShouldOpenTheSameAccount() {
    HttpResponse<String> held =
        raw.form("/v1/payment_intents", PAY, Map.of("Authorization", "Bearer rk_test_wire"));

    HttpResponse<String> read =
        raw.get(
            "/v1/payment_intents/" + new JsonObject(held.body()).getString("id"),
            Map.of("Authorization", Raw.basic("rk_test_wire", "")));

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(held.body());
  }

  @Test
  void theVersionShouldBeTheOneAskedFor() {
    HttpResponse<String> read =
        raw.get(
            "/v1/balance",
            Map.of("Authorization", "Bearer sk_test_wire", "Stripe-Version", "2025-01-27.acacia"));

    assertThat(read.headers().firstValue("Stripe-Version")).hasValue("2025-01-27.acacia");
  }

  @Test
  void whatIsWrongShouldBeNamed() {
    Map<String, String> headers = Map.of("Authorization", "Bearer sk_test_wire");

    assertThat(raw.get("/v1/balance", Map.of()).statusCode()).isEqualTo(401);
    assertThat(Raw.error(raw.form("/v1/payment_intents", "currency=usd", headers)).getMap())
        .containsEntry("code", "parameter_missing")
        .containsEntry("param", "amount");
    assertThat(Raw.error(raw.form("/v1/payment_intents", PAY + "&colour=red", headers)).getMap())
        .containsEntry("code", "parameter_unknown")
        .containsEntry("param", "colour");
    assertThat(Raw.error(raw.form("/v1/payment_intents", PAY + "x&amount=4.5", headers)).getMap())
        .containsEntry("code", "parameter_invalid_integer");
    assertThat(raw.json("/v1/payment_intents", "{}", headers).statusCode()).isEqualTo(400);
    assertThat(raw.get("/v1/payment_intents/pi_none", headers).statusCode()).isEqualTo(404);
    assertThat(
            Raw.error(raw.form("/v1/payment_intents", PAY.replace("visa", "gold"), headers))
                .getMap())
        .containsEntry("code", "resource_missing");
  }

  /** The letter of an answer that was kept, and never one of a request that could not be. */
  @Test
  void anInvalidRequestShouldLeaveItsKeyFree() {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer sk_test_wire", "Idempotency-Key", "once");

    assertThat(raw.form("/v1/payment_intents", "amount=1", headers).statusCode()).isEqualTo(400);
    assertThat(raw.form("/v1/payment_intents", PAY, headers).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyShouldBeRefusedWhileItsRequestIsUnderWay() {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer sk_test_wire", "Idempotency-Key", "slow");
    sandbox.faults("stripe").next(FaultMode.SLOW, 1).slowness(Duration.ofSeconds(1));

    CompletableFuture<HttpResponse<String>> first =
        raw.formLater("/v1/payment_intents", PAY, headers);
    Await.until("the first call is under way", () -> sandbox.faults("stripe").rules().isEmpty());
    HttpResponse<String> second = raw.form("/v1/payment_intents", PAY, headers);

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(Raw.error(second).getString("code")).isEqualTo("idempotency_key_in_use");
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(raw.form("/v1/payment_intents", PAY, headers).body()).isEqualTo(first.join().body());
  }

  @Test
  void aCustomerWhoIsThereShouldNeedAWayBack() {
    HttpResponse<String> refused =
        raw.form(
            "/v1/payment_intents",
            "amount=4999&currency=usd&confirm=true&payment_method=pm_card_visa",
            Map.of("Authorization", "Bearer sk_test_wire"));

    assertThat(Raw.error(refused).getString("param")).isEqualTo("return_url");
  }
}
