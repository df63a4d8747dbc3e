package io.orderflow.dispatch;

import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What may be asked of the dispatcher: what became of deliveries, and to send dead ones again. */
public final class DispatchMessages {
  public static final Address<ListDeliveries, Page> DELIVERIES = Address.of("dispatch.deliveries");
  public static final Address<ListDeadLetters, Page> DEAD_LETTERS =
      Address.of("dispatch.dead-letters");
  public static final Address<ReplayDeadLetters, Answer> REPLAY = Address.of("dispatch.replay");
  public static final Address<GetReplay, Document> GET_REPLAY = Address.of("dispatch.get-replay");
  public static final Address<GetKeys, Document> KEYS = Address.of("dispatch.keys");

  private DispatchMessages() {}

  /**
   * A page of what is or was to be sent to one endpoint, newest first; fails with {@code NotFound}
   * when there is no such endpoint.
   *
   * @param status {@code pending}, {@code succeeded}, {@code failed}, {@code dead}, or null for all
   * @param after the last delivery of the page before, or null
   */
  public record ListDeliveries(Caller caller, UUID webhookId, String status, int limit, UUID after)
      implements Asked {}

  /**
   * A page of dead letters, newest first.
   *
   * @param webhookId null for those of all endpoints
   */
  public record ListDeadLetters(Caller caller, UUID webhookId, int limit, UUID after)
      implements Asked {}

  /**
   * Starts a job that sends dead letters of enabled endpoints again; what is null does not narrow
   * the choice. Answers 202 at once.
   *
   * @param from of events from then on
   * @param to of events before then
   */
  public record ReplayDeadLetters(
      Caller caller, OnceKey once, UUID webhookId, List<UUID> deliveryIds, Instant from, Instant to)
      implements Asked {}

  /** How far a job is. */
  public record GetReplay(Caller caller, UUID jobId) implements Asked {}

  /** The public keys of the tokens, as a JSON Web Key Set. */
  public record GetKeys() {}
}
