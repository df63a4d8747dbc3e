package io.orderflow.integration.stripe;

import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.order.OrderMessages.PaymentView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All that decides what is to be done for an order.
 *
 * @param effects those at Stripe, oldest first
 * @param looked names of effects that Stripe was asked about just now
 */
record Situation(
    UUID tenantId, PaymentView payment, List<Effect> effects, Set<String> looked, Instant now) {
  /** Of an order that is sent in parts: so long before the money is lost, it is taken. */
  private static final Duration LAST_CHANCE = Duration.ofHours(24);

  private static final String MANUAL = "manual";

  Optional<Effect> effect(Act act, Object subject) {
    String name = act.of(subject);
    return effects.stream().filter(effect -> effect.name().equals(name)).findFirst();
  }

  boolean has(Act act, Object subject) {
    return effect(act, subject).isPresent();
  }

  boolean isCancelled() {
    return payment.orderStatus().equals("cancelled");
  }

  /** Whether the order, as far as it was not cancelled, is on its way and nothing is to come. */
  boolean isOver() {
    return isCancelled() || payment.amountDue() == 0 && isFulfilled();
  }

  boolean isPending() {
    return payment.paymentStatus().equals("pending");
  }

  /** Whether what is held is to be taken now. */
  boolean isTimeToCapture() {
    return payment.authorizationExpiresAt() != null
        && payment.amountDue() > 0
        && (isFulfilled() || isPartlyFulfilled() && isLastChance());
  }

  private boolean isFulfilled() {
    return payment.fulfillmentStatus().equals("fulfilled");
  }

  private boolean isPartlyFulfilled() {
    return payment.fulfillmentStatus().equals("partially_fulfilled");
  }

  private boolean isLastChance() {
    return !payment.authorizationExpiresAt().isAfter(now.plus(LAST_CHANCE));
  }

  /** The current attempt when its money is held until somebody takes it. */
  Optional<Effect> toCapture() {
    return effect(Act.authorize, payment.attempt())
        .filter(Effect::isDone)
        .filter(Situation::isManual)
        .filter(attempt -> !has(Act.capture, payment.attempt()));
  }

  /** Attempts whose money is held, or may come to be, and that nobody has let go of. */
  Optional<Effect> toRelease() {
    return effects.stream()
        .filter(Act.authorize::is)
        .filter(attempt -> attempt.reference() != null)
        .filter(attempt -> attempt.isDone() ? isManual(attempt) : !attempt.isRefused())
        .filter(attempt -> !has(Act.release, Act.attempt(attempt)))
        .filter(attempt -> isNotCaptured(Act.attempt(attempt)))
        .findFirst();
  }

  private boolean isNotCaptured(int attempt) {
    return effect(Act.capture, attempt).map(Effect::isRefused).orElse(true);
  }

  /** The first of which nobody knows whether it has happened. */
  Optional<Effect> toFindOut() {
    return effects.stream()
        .filter(effect -> effect.state() == State.unknown)
        .filter(effect -> !looked.contains(effect.name()))
        .findFirst();
  }

  private static boolean isManual(Effect attempt) {
    return MANUAL.equals(Call.read(attempt.request()).parameter("capture_method"));
  }
}
