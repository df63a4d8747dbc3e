package io.orderflow.integration.stripe;

import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect;
import io.orderflow.integration.stripe.Finding.Done;
import io.orderflow.integration.stripe.Finding.Later;
import io.orderflow.integration.stripe.Finding.Refused;
import io.orderflow.integration.stripe.Finding.Undecided;
import io.orderflow.integration.stripe.Finding.UnderWay;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.Released;
import java.util.Optional;
import java.util.UUID;

/** Reads Stripe's answers. */
final class Findings {
  private Findings() {}

  /** Of the call that creates a payment, or of a look at it. */
  static Finding authorize(Effect effect, StripeReply reply) {
    int attempt = Act.attempt(effect);
    if (reply.isDone()) {
      return authorize(attempt, Intent.of(reply.body()));
    }
    return reply.isRefused() && !reply.isKeyTaken()
        ? refused(reply, new Declined(attempt, reference(reply), reply.code(), reply.message()))
        : unsettled(reply);
  }

  static Finding authorize(int attempt, Intent intent) {
    Optional<PaymentReport> report = report(attempt, intent);
    if (report.isEmpty()) {
      return new UnderWay(intent.id());
    }
    return intent.isHeld() || intent.isCaptured()
        ? new Done(intent.id(), report.get())
        : new Refused(intent.id(), intent.errorOrStatus(), intent.messageOrStatus(), report.get());
  }

  /** What an order is to know of its payment; nothing while Stripe is not through with it. */
  static Optional<PaymentReport> report(int attempt, Intent intent) {
    if (intent.isHeld()) {
      return Optional.of(new Authorized(attempt, intent.id(), intent.heldUntil()));
    }
    if (intent.isCaptured()) {
      return Optional.of(new Captured(attempt, intent.id(), intent.taken()));
    }
    if (intent.isCanceled()) {
      return Optional.of(new Released(attempt, intent.id()));
    }
    return intent.isDeclined()
        ? Optional.of(
            new Declined(attempt, intent.id(), intent.errorOrStatus(), intent.messageOrStatus()))
        : Optional.empty();
  }

  /** Of taking or letting go: how the payment stands says whether that has happened. */
  static Finding ofHeld(Effect effect, Intent intent) {
    int attempt = Act.attempt(effect);
    if (intent.isCaptured() || intent.isCanceled()) {
      PaymentReport report = report(attempt, intent).orElseThrow();
      return intent.isCaptured() == Act.capture.is(effect)
          ? new Done(intent.id(), report)
          : new Refused(
              intent.id(), "payment_" + intent.status(), intent.messageOrStatus(), report);
    }
    return new UnderWay(null);
  }

  /** Of the call that gives money back, or of a look at the refund. */
  static Finding refund(Effect effect, StripeReply reply) {
    if (reply.isDone()) {
      return refund(effect, Refund.of(reply.body()));
    }
    return reply.isRefused() && !reply.isKeyTaken()
        ? refused(reply, new RefundFailed(refundId(effect), reply.code(), reply.message()))
        : unsettled(reply);
  }

  static Finding refund(Effect effect, Refund refund) {
    UUID refundId = refundId(effect);
    if (refund.isSucceeded()) {
      return new Done(refund.id(), new Refunded(refundId, refund.id()));
    }
    return refund.isFailed()
        ? new Refused(
            refund.id(),
            refund.code(),
            refund.message(),
            new RefundFailed(refundId, refund.code(), refund.message()))
        : new UnderWay(refund.id());
  }

  /** Of a call that has not come to be, for good; the order may ask for it anew. */
  static Finding neverHappened(Effect effect) {
    String code = "not_carried_out";
    String detail = "Stripe failed while it was asked, and shows nothing of it.";
    return new Refused(
        null,
        code,
        detail,
        Act.refund.is(effect)
            ? new RefundFailed(refundId(effect), code, detail)
            : new Declined(Act.attempt(effect), null, code, detail));
  }

  static Finding refused(StripeReply reply, PaymentReport report) {
    return new Refused(reference(reply), reply.code(), reply.detail(), report);
  }

  /** Neither done nor refused. */
  static Finding unsettled(StripeReply reply) {
    return reply.isKeyTaken()
        ? new Undecided(reply.code(), reply.detail())
        : new Later(reply.code(), reply.performed());
  }

  private static String reference(StripeReply reply) {
    return reply.intent().path("id").textValue();
  }

  private static UUID refundId(Effect effect) {
    return IdKind.REFUND.parse(Act.subject(effect)).orElseThrow();
  }
}
