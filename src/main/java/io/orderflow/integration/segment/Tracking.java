package io.orderflow.integration.segment;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.id.IdKind;
import io.orderflow.integration.Account;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.ServiceReply;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sends events in one request, writes down what became of each, and says how it went. */
final class Tracking {
  private static final int TOO_LARGE_OR_BROKEN = 400;
  private static final int TOO_MANY = 429;
  private static final String NO_ANSWER = "no_answer";

  private final SegmentApi api;
  private final Effects effects;
  private final Clock clock;

  Tracking(SegmentApi api, Effects effects, Clock clock) {
    this.api = api;
    this.effects = effects;
    this.clock = clock;
  }

  /**
   * A request that Segment finds broken is sent again event by event: the others are not at fault.
   */
  Future<Performed> send(Account account, List<TrackEvent> events) {
    return api.batch(account, Batch.body(events))
        .compose(
            reply ->
                reply.status() == TOO_LARGE_OR_BROKEN && events.size() > 1
                    ? sendEach(account, events)
                    : record(account, events, reply),
            silence -> recordSilence(account, events, silence));
  }

  private Future<Performed> sendEach(Account account, List<TrackEvent> events) {
    Future<Performed> last = send(account, events.subList(0, 1));
    for (int i = 1; i < events.size(); i++) {
      List<TrackEvent> one = events.subList(i, i + 1);
      last = last.compose(sent -> send(account, one));
    }
    return last;
  }

  private Future<Performed> record(Account account, List<TrackEvent> events, ServiceReply reply) {
    State state = state(reply);
    String code = state == State.done ? null : "http_" + reply.status();
    return effects.record(effects(account, events, state, code)).map(judge(reply));
  }

  private <T> Future<T> recordSilence(Account account, List<TrackEvent> events, Throwable silence) {
    return effects
        .record(effects(account, events, State.unknown, NO_ANSWER))
        .compose(recorded -> Future.failedFuture(silence));
  }

  private static State state(ServiceReply reply) {
    if (reply.succeeded()) {
      return State.done;
    }
    return reply.status() == TOO_LARGE_OR_BROKEN ? State.refused : State.unknown;
  }

  private static Performed judge(ServiceReply reply) {
    int status = reply.status();
    if (state(reply) != State.unknown) {
      return new Performed(Outcome.done, status, null, reply.body());
    }
    Outcome outcome = status / 100 == 4 ? Outcome.refused : Outcome.down;
    Duration pause = status == TOO_MANY ? Pause.of(reply) : null;
    return new Performed(outcome, status, pause, reply.body());
  }

  private List<Effect> effects(Account account, List<TrackEvent> events, State state, String code) {
    Instant now = clock.instant();
    return events.stream().map(event -> effect(account, event, state, code, now)).toList();
  }

  private static Effect effect(
      Account account, TrackEvent event, State state, String code, Instant now) {
    return new Effect(
        account.tenantId(),
        event.orderId(),
        Provider.segment,
        "track:" + IdKind.EVENT.format(event.eventId()),
        event.messageId(),
        "",
        state,
        1,
        event.messageId(),
        code,
        null,
        null,
        now,
        now);
  }
}
