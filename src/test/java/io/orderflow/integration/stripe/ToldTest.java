package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.orderflow.sandbox.stripe.Attempt;
import io.orderflow.sandbox.stripe.Webhooks.Manner;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Stripe tells is believed only when Stripe has signed it, and harms in no order. */
class ToldTest {
  private static StripeShop shop;

  @BeforeAll
  static void open() {
    shop = StripeShop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void onlyWhatStripeSignedShouldBeTaken() {
    String event = "{\"id\":\"evt_signed1\",\"object\":\"event\",\"type\":\"customer.created\"}";
    long now = Instant.now().getEpochSecond();

    assertThat(send(event, header(now, StripeShop.SECRET, event)).status()).isEqualTo(200);
    assertThat(send(event, header(now, StripeShop.SECRET, event)).status()).isEqualTo(200);
    for (String header :
        List.of(
            header(now - 400, StripeShop.SECRET, event),
            header(now + 400, StripeShop.SECRET, event),
            header(now, "whsec_somebodyelse", event),
            header(now, StripeShop.SECRET, event + " "),
            "t=" + now + ",v0=" + hmac(now, StripeShop.SECRET, event))) {
      Reply refused = send(event, header);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("signature_invalid");
    }
  }

  @Test
  void anEventWithoutAnIdShouldBeRefused() {
    String event = "{\"object\":\"event\",\"type\":\"customer.created\"}";

    Reply refused = send(event, header(Instant.now().getEpochSecond(), StripeShop.SECRET, event));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/id");
  }

  @Test
  void aSecretMayBeReplacedWhileEventsCome() {
    shop.stripe.webhooks().addSecret("whsec_thenewsecret");
    String order = shop.order("pm_card_visa", "manual");
    shop.awaitPayment(order, "authorized");

    shop.stripe.captureInDashboard(shop.intent(order).id(), 3_998);

    shop.awaitPayment(order, "paid");
  }

  @Test
  void eventsThatComeTwiceAndMixedUpShouldChangeNothing() {
    String order = shop.order("pm_card_visa", "manual");
    shop.awaitPayment(order, "authorized");
    shop.fulfil(order);
    shop.awaitPayment(order, "paid");
    shop.refund(order, Map.of("amount", 998));
    shop.awaitPayment(order, "partially_refunded");
    String payment = shop.intent(order).id();
    List<JsonObject> events =
        shop.stripe.events().stream().filter(event -> event.encode().contains(payment)).toList();
    long version = shop.get(order).get("version").asLong();
    int before = shop.stripe.webhooks().attempts().size();

    shop.stripe.webhooks().manner(new Manner(3, Duration.ZERO, true));
    events.forEach(event -> shop.stripe.webhooks().resend(withAnotherId(event)));
    Await.until(
        "all events", () -> taken(shop.stripe.webhooks().attempts(), before) >= events.size());
    shop.stripe.webhooks().manner(Manner.USUAL);
    String later = shop.order("pm_card_visa", "automatic");
    shop.awaitPayment(later, "paid");

    assertThat(shop.get(order).get("version").asLong()).isEqualTo(version);
    assertThat(shop.stripe.refunds().stream().filter(r -> r.intentId().equals(payment))).hasSize(1);
  }

  private static JsonObject withAnotherId(JsonObject event) {
    return event.copy().put("id", event.getString("id") + "again");
  }

  private static long taken(List<Attempt> attempts, int before) {
    return attempts.stream().skip(before).filter(attempt -> attempt.status() == 200).count();
  }

  private static Reply send(String event, String header) {
    String path = shop.callbackUrl().substring(shop.node.base().length());
    return new Api(shop.node.base(), null)
        .post(path)
        .json(event)
        .header("Stripe-Signature", header)
        .send();
  }

  private static String header(long time, String secret, String body) {
    return "t=" + time + ",v1=" + hmac(time, secret, body);
  }

  private static String hmac(long time, String secret, String body) {
    try {
      return Webhook.Util.computeHmacSha256(secret, time + "." + body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
