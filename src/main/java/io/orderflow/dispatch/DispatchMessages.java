package io.orderflow.dispatch;

import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import java.time.Duration;
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

  /** Answered within the time that an exchange with a webhook may take. */
  public static final Address<Perform, Performed> PERFORM =
      new Address<>("integrations.perform", Duration.ofSeconds(15));

  public static final Address<CountDeadLetters, DeadLetterCounts> DEAD_LETTER_COUNTS =
      Address.of("dispatch.dead-letter-counts");

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

  /**
   * One event on which a connected service is to act, leased for one attempt.
   *
   * @param provider {@code stripe}, {@code shipstation} or {@code segment}
   * @param payload the event's JSON, as webhooks carry it
   * @param attempts those made before this one
   */
  public record Perform(
      UUID tenantId,
      String provider,
      UUID eventId,
      String correlationId,
      String traceparent,
      String payload,
      int attempts) {}

  /**
   * How an attempt at a service went.
   *
   * @param status of the service's last response, or null when there was none
   * @param retryAfter how long the service asked to be left alone, or null
   * @param detail for the log of attempts, without any secret
   */
  public record Performed(Outcome outcome, Integer status, Duration retryAfter, String detail) {
    /** Only {@code done} ends the matter: all others are tried again. */
    public enum Outcome {
      /** All that was to be done is done, or refused for good. */
      done,
      /** The service answered that it will not now. */
      refused,
      /** The service failed. */
      down,
      /** The service did not answer, or not in time. */
      silent
    }
  }

  /** An operator asks whose webhooks have the most dead letters. */
  public record CountDeadLetters(int limit) {}

  /** Those with the most, most first. */
  public record DeadLetterCounts(List<DeadLetterCount> webhooks) {}

  /**
   * The dead letters of one receiver.
   *
   * @param kind {@code webhook}, or the service that is connected: only webhooks can be replayed
   * @param status {@code enabled} or not: what is disabled cannot be replayed either
   */
  public record DeadLetterCount(
      UUID tenantId, UUID webhookId, String kind, String status, long letters) {}
}
