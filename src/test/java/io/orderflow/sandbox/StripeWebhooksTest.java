package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import io.orderflow.sandbox.stripe.Account;
import io.orderflow.sandbox.stripe.Webhooks.Manner;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events arrive as Stripe sends them, in the judgement of Stripe's own client. */
class StripeWebhooksTest {
  private static final String KEY = "sk_test_events1";
  private static final String SECRET = "whsec_of_the_test";
  private static final String PATH = "/stripe";

  private final Sandbox sandbox = Sandbox.open();
  private final ReceiverLab lab = ReceiverLab.open();
  private final Account account = sandbox.stripe().account(KEY);
  private final StripeClient stripe =
      StripeClient.builder().setApiKey(KEY).setApiBase(sandbox.url()).build();

  @AfterEach
  void close() {
    sandbox.close();
    lab.close();
  }

  @Test
  void eventsShouldBeSignedAndTellOfTheirRequest() throws StripeException {
    listen(Behaviours.status(200));

    PaymentIntent held = hold();

    List<Event> events = arrived(3);
    assertThat(events)
        .extracting(Event::getType)
        .containsExactlyInAnyOrder(
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.amount_capturable_updated");
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getRequest().getIdempotencyKey()).isEqualTo("of:auth:1");
              assertThat(event.getApiVersion()).isEqualTo(com.stripe.Stripe.API_VERSION);
            });
    assertThat(event(events, "payment_intent.amount_capturable_updated"))
        .returns(held.getId(), PaymentIntent::getId)
        .returns("requires_capture", PaymentIntent::getStatus);
  }

  private static PaymentIntent event(List<Event> events, String type) {
    Event event = events.stream().filter(each -> each.getType().equals(type)).findFirst().get();
    return (PaymentIntent) event.getDataObjectDeserializer().getObject().orElseThrow();
  }

  @Test
  void theWholeLifeOfAPaymentShouldBeTold() throws StripeException {
    listen(Behaviours.status(200));
    PaymentIntent held = hold();
    stripe.v1().paymentIntents().capture(held.getId());
    stripe
        .v1()
        .refunds()
        .create(
            RefundCreateParams.builder().setPaymentIntent(held.getId()).setAmount(100L).build());
    account.refundInDashboard(held.getId(), 50);
    account.dispute(held.getId());

    assertThat(arrived(10))
        .extracting(Event::getType)
        .contains("payment_intent.succeeded", "charge.refunded", "charge.dispute.created")
        .filteredOn(type -> type.equals("refund.created"))
        .hasSize(2);
  }

  @Test
  void refundsThatFailLaterShouldBeTold() throws StripeException {
    listen(Behaviours.status(200));
    PaymentIntent held = hold();
    stripe.v1().paymentIntents().capture(held.getId());
    String refund = account.refundInDashboard(held.getId(), 50).id();

    account.failRefund(refund);

    assertThat(arrived(9)).extracting(Event::getType).contains("refund.updated", "refund.failed");
    assertThat(account.charges()).singleElement().matches(charge -> charge.amountRefunded() == 0);
  }

  @Test
  void whatIsNotTakenShouldComeAgain() throws StripeException {
    lab.at(
        PATH,
        Behaviours.inTurn(
            Behaviours.status(500),
            Behaviours.reset(),
            Behaviours.status(404),
            Behaviours.status(200)));
    account.webhooks().register("http://127.0.0.1:" + lab.port() + PATH, SECRET);

    stripe
        .v1()
        .paymentIntents()
        .create(PaymentIntentCreateParams.builder().setAmount(700L).setCurrency("usd").build());

    Await.until("the fourth try", () -> lab.count(PATH) == 4);
    assertThat(lab.at(PATH)).extracting(Received::text).containsOnly(lab.at(PATH).get(0).text());
    Await.until("the last try is noted", () -> account.webhooks().attempts().size() == 4);
    assertThat(account.webhooks().attempts().get(3).status()).isEqualTo(200);
  }

  @Test
  void eventsShouldComeTwiceLateAndOutOfOrderIfAskedTo() throws StripeException {
    listen(Behaviours.status(200));
    account.webhooks().manner(new Manner(2, Duration.ofMillis(50), true));

    for (int i = 0; i < 4; i++) {
      hold("of:auth:" + i);
    }

    List<Event> events = arrived(24);
    assertThat(events.stream().map(Event::getId).distinct()).hasSize(12);
    assertThat(sent())
        .isNotEqualTo(account.events().stream().map(event -> event.getString("id")).toList());
  }

  @Test
  void eventsShouldBeLostIfAskedTo() throws StripeException {
    listen(Behaviours.status(200));
    account.webhooks().lose(2);

    hold();

    assertThat(arrived(1))
        .extracting(Event::getType)
        .containsExactly("payment_intent.amount_capturable_updated");
    assertThat(account.events()).hasSize(3);
  }

  @Test
  void bothSecretsShouldVerifyWhileOneIsReplaced() throws Exception {
    listen(Behaviours.status(200));
    account.webhooks().addSecret("whsec_new");

    hold();

    Await.until("an event", () -> lab.count(PATH) > 0);
    Received first = lab.at(PATH).get(0);
    String header = first.header("Stripe-Signature");
    Webhook.constructEvent(first.text(), header, SECRET);
    Webhook.constructEvent(first.text(), header, "whsec_new");
    assertThatThrownBy(() -> Webhook.constructEvent(first.text(), header, "whsec_other"))
        .isInstanceOf(SignatureVerificationException.class);
  }

  @Test
  void theSignatureShouldBeTheOneThatStripeComputes() throws Exception {
    listen(Behaviours.status(200));

    hold();

    Await.until("an event", () -> lab.count(PATH) > 0);
    Received first = lab.at(PATH).get(0);
    String header = first.header("Stripe-Signature");
    String second = header.substring(2, header.indexOf(','));
    assertThat(header).isEqualTo("t=" + second + ",v1=" + stripes(second + "." + first.text()));
  }

  private static String stripes(String text) throws GeneralSecurityException {
    return Webhook.Util.computeHmacSha256(SECRET, text);
  }

  private void listen(ReceiverLab.Behaviour behaviour) {
    account.webhooks().register(lab.at(PATH, behaviour), SECRET);
  }

  private List<Event> arrived(int count) {
    Await.until(count + " events", () -> lab.count(PATH) >= count);
    return lab.at(PATH).stream().map(StripeWebhooksTest::verified).toList();
  }

  private List<String> sent() {
    return lab.at(PATH).stream().map(received -> verified(received).getId()).distinct().toList();
  }

  private static Event verified(Received received) {
    try {
      return Webhook.constructEvent(received.text(), received.header("Stripe-Signature"), SECRET);
    } catch (SignatureVerificationException e) {
      throw new AssertionError(e);
    }
  }

  private PaymentIntent hold() throws StripeException {
    return hold("of:auth:1");
  }

  private PaymentIntent hold(String key) throws StripeException {
    return stripe
        .v1()
        .paymentIntents()
        .create(
            PaymentIntentCreateParams.builder()
                .setAmount(4_999L)
                .setCurrency("usd")
                .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
                .setConfirm(true)
                .setPaymentMethod("pm_card_visa")
                .setOffSession(true)
                .build(),
            RequestOptions.builder().setIdempotencyKey(key).build());
  }
}
