package io.orderflow.order;

import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.Payment;
import io.orderflow.order.OrderMessages.Released;
import java.time.Instant;

/**
 * An order's payment through a provider, and how far its current attempt is. An attempt only moves
 * forward: what is reported late, twice or of an earlier attempt leaves it as it is.
 *
 * @param reference the provider's id of the attempt, or null before it is known
 * @param authorizationExpiresAt until when money is held, or null
 * @param error why the attempt failed, or null
 */
record ProviderPayment(
    String provider,
    String paymentMethod,
    String capture,
    int attempt,
    Progress progress,
    String reference,
    Instant authorizationExpiresAt,
    PaymentError error) {

  /** The steps of an attempt; each may be skipped, none is taken back. */
  enum Progress {
    requested,
    declined,
    authorized,
    released,
    captured
  }

  /** The first attempt at what a client asked for; null stays null. */
  static ProviderPayment of(Payment wanted) {
    return wanted == null
        ? null
        : requested(wanted.provider(), wanted.paymentMethod(), wanted.capture(), 1);
  }

  /** The next attempt; with null {@code otherCapture} the money is taken when it was to be. */
  ProviderPayment retry(String otherMethod, String otherCapture) {
    return requested(
        provider, otherMethod, otherCapture == null ? capture : otherCapture, attempt + 1);
  }

  boolean isUnderWay() {
    return progress == Progress.requested || progress == Progress.authorized;
  }

  /** Said again it may tell until when; what was known of that stays known. */
  ProviderPayment after(Authorized report) {
    Instant until = report.expiresAt() == null ? authorizationExpiresAt : report.expiresAt();
    return report.attempt() == attempt && progress.compareTo(Progress.authorized) <= 0
        ? at(Progress.authorized, report.reference(), until, null)
        : this;
  }

  ProviderPayment after(Captured report) {
    return isNews(report.attempt(), Progress.captured)
        ? at(Progress.captured, report.reference(), null, null)
        : this;
  }

  ProviderPayment after(Declined report) {
    return isNews(report.attempt(), Progress.declined)
        ? at(
            Progress.declined,
            report.reference(),
            null,
            PaymentError.of(report.code(), report.message()))
        : this;
  }

  /**
   * Nothing will come any more.
   *
   * @param missed whether it was still needed
   */
  ProviderPayment after(Released report, boolean missed) {
    PaymentError why = missed && error == null ? PaymentError.EXPIRED : error;
    return isNews(report.attempt(), Progress.released)
        ? at(Progress.released, report.reference(), null, why)
        : this;
  }

  private boolean isNews(int ofAttempt, Progress next) {
    return ofAttempt == attempt && progress.compareTo(next) < 0;
  }

  private ProviderPayment at(Progress next, String found, Instant until, PaymentError why) {
    return new ProviderPayment(
        provider,
        paymentMethod,
        capture,
        attempt,
        next,
        found == null ? reference : found,
        until,
        why);
  }

  private static ProviderPayment requested(
      String provider, String paymentMethod, String capture, int attempt) {
    return new ProviderPayment(
        provider, paymentMethod, capture, attempt, Progress.requested, null, null, null);
  }
}
