package io.orderflow.integration.stripe;

import io.orderflow.integration.Effect;
import io.orderflow.integration.stripe.Finding.Later;
import io.orderflow.integration.stripe.Finding.Undecided;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Brings an effect about at Stripe, or finds out whether it has come about. The key and the
 * parameters are those of the first try; where Stripe may have forgotten the key, or answers every
 * repetition with the same failure, it is asked what it holds.
 */
final class Carrying {
  /** Stripe forgets keys after 24 hours. */
  static final Duration KEY_IS_KNOWN = Duration.ofHours(23);

  private final StripeApi api;
  private final Search search;
  private final Clock clock;

  Carrying(StripeApi api, Clock clock) {
    this.api = api;
    this.search = new Search(api, clock);
    this.clock = clock;
  }

  /** Fails with {@code ServiceSilent} and nothing else. */
  Future<Finding> carry(Errand errand, Effect effect) {
    return switch (Act.of(effect)) {
      case authorize -> authorize(errand, effect);
      case refund -> refund(errand, effect);
      case capture, release -> changeHeld(errand, effect);
    };
  }

  private Future<Finding> authorize(Errand errand, Effect effect) {
    if (effect.reference() != null) {
      return look(errand, Plans.intent(effect.reference()))
          .map(
              reply ->
                  reply.isUnknownObject()
                      ? unknownThere(effect)
                      : Findings.authorize(effect, reply));
    }
    if (isKeyForgotten(effect)) {
      return search.intent(errand, effect);
    }
    return post(errand, effect.key(), effect)
        .compose(
            reply ->
                reply.isFrozen()
                    ? search.intent(errand, effect)
                    : Future.succeededFuture(Findings.authorize(effect, reply)));
  }

  private Future<Finding> refund(Errand errand, Effect effect) {
    if (effect.reference() != null) {
      return api.get(errand.account(), Plans.REFUNDS + "/" + effect.reference(), Map.of())
          .map(
              reply ->
                  reply.isUnknownObject() ? unknownThere(effect) : Findings.refund(effect, reply));
    }
    if (isKeyForgotten(effect)) {
      return search.refund(errand, effect);
    }
    return post(errand, effect.key(), effect)
        .compose(
            reply ->
                reply.isFrozen()
                    ? search.refund(errand, effect)
                    : Future.succeededFuture(Findings.refund(effect, reply)));
  }

  /** Stripe does neither twice, so that here a forgotten key is no danger. */
  private Future<Finding> changeHeld(Errand errand, Effect effect) {
    return post(errand, effect.key(), effect)
        .compose(
            reply -> {
              if (reply.isDone()) {
                return Future.succeededFuture(Findings.ofHeld(effect, Intent.of(reply.body())));
              }
              return reply.isRefused() && !reply.isKeyTaken() || reply.isFrozen()
                  ? lookAtHeld(errand, effect, reply)
                  : Future.succeededFuture(Findings.unsettled(reply));
            });
  }

  /** The refusal tells less than how the payment stands. */
  private Future<Finding> lookAtHeld(Errand errand, Effect effect, StripeReply refusal) {
    String path = Call.read(effect.request()).path();
    return look(errand, path.substring(0, path.lastIndexOf('/')))
        .compose(reply -> judgeHeld(errand, effect, refusal, reply));
  }

  private Future<Finding> judgeHeld(
      Errand errand, Effect effect, StripeReply refusal, StripeReply look) {
    if (look.isUnknownObject()) {
      return Future.succeededFuture(unknownThere(effect));
    }
    if (!look.isDone()) {
      return Future.succeededFuture(Findings.unsettled(look));
    }
    Intent intent = Intent.of(look.body());
    if (!intent.isHeld()) {
      return Future.succeededFuture(Findings.ofHeld(effect, intent));
    }
    return refusal.replayed()
        ? postAnew(errand, effect)
        : Future.succeededFuture(
            refusal.isRefused()
                ? Findings.refused(refusal, null)
                : new Later(refusal.code(), refusal.performed()));
  }

  /** Under the first key the same failure would come for ever. */
  private Future<Finding> postAnew(Errand errand, Effect effect) {
    return post(errand, effect.key() + ":" + effect.tries(), effect)
        .map(
            reply -> {
              if (reply.isDone()) {
                return Findings.ofHeld(effect, Intent.of(reply.body()));
              }
              return reply.isRefused() && !reply.isKeyTaken()
                  ? Findings.refused(reply, null)
                  : Findings.unsettled(reply);
            });
  }

  private Future<StripeReply> post(Errand errand, String key, Effect effect) {
    return api.post(errand.account(), key, Call.read(effect.request()));
  }

  private Future<StripeReply> look(Errand errand, String path) {
    return api.get(errand.account(), path, Plans.WITH_CHARGE);
  }

  private boolean isKeyForgotten(Effect effect) {
    return clock.instant().isAfter(effect.createdAt().plus(KEY_IS_KNOWN));
  }

  private static Finding unknownThere(Effect effect) {
    return new Undecided(
        "resource_missing",
        "This account of Stripe does not know %s: perhaps it is another account's."
            .formatted(effect.reference() == null ? "the payment" : effect.reference()));
  }
}
