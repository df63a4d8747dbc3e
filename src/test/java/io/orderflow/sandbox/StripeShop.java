package io.orderflow.sandbox;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.RefundCreateParams;

/** A shop that pays and refunds by Stripe's own client on a sandbox of its own. */
final class StripeShop implements AutoCloseable {
  static final String KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

  final Sandbox sandbox = Sandbox.open();
  final StripeClient stripe = client(KEY);

  StripeClient client(String key) {
    return StripeClient.builder()
        .setApiKey(key)
        .setApiBase(sandbox.url())
        .setMaxNetworkRetries(2)
        .build();
  }

  PaymentIntent captured(long amount) throws StripeException {
    return stripe.v1().paymentIntents().capture(pay(amount, "pm_card_visa").getId());
  }

  Refund refund(PaymentIntent paid, Long amount, String key) throws StripeException {
    RefundCreateParams params =
        RefundCreateParams.builder().setPaymentIntent(paid.getId()).setAmount(amount).build();
    return stripe.v1().refunds().create(params, keyed(key));
  }

  PaymentIntent pay(long amount, String paymentMethod) throws StripeException {
    return pay(amount, paymentMethod, null);
  }

  PaymentIntent pay(long amount, String paymentMethod, String key) throws StripeException {
    PaymentIntentCreateParams params =
        PaymentIntentCreateParams.builder()
            .setAmount(amount)
            .setCurrency("usd")
            .setCaptureMethod(CaptureMethod.MANUAL)
            .setConfirm(true)
            .setPaymentMethod(paymentMethod)
            .setOffSession(true)
            .setErrorOnRequiresAction(true)
            .putMetadata("order_id", "ord_1")
            .build();
    return stripe.v1().paymentIntents().create(params, keyed(key));
  }

  @Override
  public void close() {
    sandbox.close();
  }

  private static RequestOptions keyed(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }
}
