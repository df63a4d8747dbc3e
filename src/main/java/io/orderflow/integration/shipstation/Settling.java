package io.orderflow.integration.shipstation;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.shipstation.ShipStationApi.Standing;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes down what came of attempts. A refusal may mean that an earlier attempt, whose answer got
 * lost, took effect: then ShipStation is asked how the order stands there.
 */
final class Settling {
  private final Effects effects;
  private final ShipStationApi api;

  Settling(Effects effects, ShipStationApi api) {
    this.effects = effects;
    this.api = api;
  }

  Future<Performed> settle(Sight sight, Effect effect, ShipStationReply reply) {
    if (reply.succeeded()) {
      String reference = reply.orderId();
      return each(
              Stream.concat(Stream.of(effect), sight.otherUnknown(effect).stream()).toList(),
              one -> effects.done(one, reference))
          .map(new Performed(Outcome.done, reply.status(), null, ""));
    }
    Future<?> written =
        isInDoubt(sight, effect)
            ? standing(sight).compose(standing -> settle(sight, effect, reply, standing))
            : refuse(effect, reply);
    return written.map(new Performed(Outcome.done, reply.status(), null, reply.message()));
  }

  /** Settles pushes of an order of which nothing is left to push. */
  Future<Void> settleUnknown(Sight sight) {
    return standing(sight)
        .compose(standing -> settleUnknown(sight.effects().unknownPushes(), standing));
  }

  /** An attempt that settled nothing; what was not even asked leaves no trace. */
  <T> Future<T> unsettled(Effect effect, Throwable failure) {
    if (failure instanceof NotNow notNow && !notNow.wasAsked()) {
      return Future.failedFuture(failure);
    }
    String code =
        failure instanceof NotNow answered ? code(answered.performed().status()) : "no_answer";
    return effects
        .unknown(effect, code, failure.getMessage())
        .compose(noted -> Future.failedFuture(failure));
  }

  private static boolean isInDoubt(Sight sight, Effect effect) {
    return !OrderEffects.isPush(effect)
        || effect.tries() > 1
        || !sight.otherUnknown(effect).isEmpty();
  }

  private Future<Optional<Standing>> standing(Sight sight) {
    return api.find(sight.account(), OrderBody.number(sight.order()), sight.key());
  }

  private Future<Void> settle(
      Sight sight, Effect effect, ShipStationReply reply, Optional<Standing> standing) {
    Optional<String> reference =
        standing.filter(found -> isDone(sight, effect, found)).map(Standing::orderId);
    Future<?> written =
        reference.isPresent() ? effects.done(effect, reference.get()) : refuse(effect, reply);
    return written.compose(one -> settleUnknown(sight.otherUnknown(effect), standing));
  }

  /** Whether what was refused is so all the same. */
  private static boolean isDone(Sight sight, Effect effect, Standing found) {
    if (OrderEffects.isPush(effect)) {
      return effect.tries() > 1 && sight.effects().reference().isEmpty();
    }
    String wanted = effect.name().equals(OrderEffects.CANCEL) ? "cancelled" : "shipped";
    return found.status().equals(wanted);
  }

  private Future<Void> settleUnknown(List<Effect> pushes, Optional<Standing> standing) {
    return each(
        pushes,
        push ->
            standing.isPresent()
                ? effects.done(push, standing.get().orderId())
                : effects.refused(push, null, "not_found", "It never arrived at ShipStation."));
  }

  private Future<Effect> refuse(Effect effect, ShipStationReply reply) {
    return effects.refused(effect, null, code(reply.status()), reply.message());
  }

  private static String code(int status) {
    return "http_" + status;
  }

  private static Future<Void> each(List<Effect> all, Function<Effect, Future<Effect>> write) {
    return Future.join(all.stream().map(write).collect(Collectors.toList())).mapEmpty();
  }
}
