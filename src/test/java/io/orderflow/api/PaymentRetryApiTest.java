package io.orderflow.api;

import static io.orderflow.api.CardOrders.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a tenant may do over HTTP once a payment through a provider has failed. */
class PaymentRetryApiTest {
  @AutoClose private static final CardOrders orders = CardOrders.open();
  private static final Api api = orders.api;

  @Test
  void failedPaymentShouldBeTriedAgainWithAnotherCard() {
    JsonNode placed = orders.place(1999);
    Reply early = api.post(path(placed) + "/payments", again("pm_2")).send();
    orders.report(placed, new Declined(1, "pi_1", "card_declined", "No."));

    Reply failed = api.get(path(placed)).send();
    Reply retried =
        api.post(path(placed) + "/payments", again("pm_2")).header("Idempotency-Key", "r").send();
    Reply replayed =
        api.post(path(placed) + "/payments", again("pm_2")).header("Idempotency-Key", "r").send();
    Reply twice = api.post(path(placed) + "/payments", again("pm_2")).send();
    orders.report(placed, new Captured(2, "pi_2", 1999));

    assertThat(early.status()).isEqualTo(409);
    assertThat(failed.json().at("/payment/error/code").asText()).isEqualTo("card_declined");
    assertThat(failed.json().get("allowedActions").toString()).contains("retry_payment");
    assertThat(retried.json().get("paymentStatus").asText()).isEqualTo("pending");
    assertThat(retried.json().at("/payment/attempt").intValue()).isEqualTo(2);
    assertThat(retried.json().at("/payment/capture").asText()).isEqualTo("manual");
    assertThat(replayed.text()).isEqualTo(retried.text());
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.json().get("action").asText()).isEqualTo("retry_payment");
    assertThat(api.get(path(placed)).send().json().get("paymentStatus").asText()).isEqualTo("paid");
    assertThat(api.get(path(placed) + "/events").send().json().get("data").findValuesAsText("type"))
        .containsExactly(
            "order.created",
            "order.payment_failed",
            "order.updated",
            "order.paid",
            "order.confirmed");
  }

  @Test
  void outsideMoneyShouldDoInsteadOfAProviderThatFailed() {
    JsonNode placed = orders.place(1999);
    orders.report(placed, new Declined(1, "pi_1", "card_declined", "No."));

    Reply paid =
        api.post(path(placed) + "/payments", Map.of("amount", 1999, "reference", "Transfer 7"))
            .send();

    assertThat(paid.json().get("paymentStatus").asText()).isEqualTo("paid");
    assertThat(paid.json().at("/payments/0/provider").isNull()).isTrue();
    assertThat(paid.json().at("/payment/error/code").asText()).isEqualTo("card_declined");
  }

  @Test
  void formsOfAPaymentShouldNotBeMixedAndEachWrongFieldBeNamed() {
    String path = path(orders.place(1999)) + "/payments";

    Reply mixed =
        api.post(
                path,
                Map.of("paymentMethod", "pm 2", "capture", "later", "amount", 0, "reference", "x"))
            .send();
    Reply alone = api.post(path, Map.of("capture", "manual", "amount", 5)).send();
    Reply unknown = api.post(path, Map.of("paymentMethod", "pm_2", "provider", "stripe")).send();

    assertThat(mixed.status()).isEqualTo(400);
    assertThat(mixed.json().get("errors").findValuesAsText("pointer"))
        .contains("/paymentMethod", "/capture", "/amount", "/reference");
    assertThat(mixed.json().get("errors").toString()).contains("not_together");
    assertThat(alone.json().get("errors").findValuesAsText("pointer")).containsExactly("/capture");
    assertThat(unknown.json().get("errors").findValuesAsText("pointer"))
        .containsExactly("/provider");
  }

  @Test
  void retryShouldNeedAConnectedProvider() {
    JsonNode placed = orders.place(1999);
    orders.report(placed, new Declined(1, "pi_1", "card_declined", "No."));
    api.call("DELETE", "/v1/integrations/stripe").send();

    Reply refused = api.post(path(placed) + "/payments", again("pm_2")).send();

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("integration_not_connected");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/paymentMethod");
  }

  private static Map<String, String> again(String paymentMethod) {
    return Map.of("paymentMethod", paymentMethod);
  }
}
