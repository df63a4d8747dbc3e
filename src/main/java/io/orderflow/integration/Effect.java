package io.orderflow.integration;

import java.time.Instant;
import java.util.UUID;

/**
 * What one order caused at one service.
 *
 * @param name unique for the order and the service, such as {@code authorize:1}
 * @param key by which the service knows a repetition, fixed before the first try
 * @param request the parameters, the same in every try
 * @param reference the service's own identifier, or null
 * @param code of the last failure, or null
 * @param detail of the last failure, or null
 * @param mismatch how the service's word differs from ours, or null
 */
public record Effect(
    UUID tenantId,
    UUID orderId,
    Provider provider,
    String name,
    String key,
    String request,
    State state,
    int tries,
    String reference,
    String code,
    String detail,
    String mismatch,
    Instant createdAt,
    Instant updatedAt) {

  /** What is known of it. */
  public enum State {
    /** Tried, or about to be: it may have happened. */
    unknown,
    /** It has happened. */
    done,
    /** It has not happened, and will not. */
    refused
  }

  public boolean isDone() {
    return state == State.done;
  }

  public boolean isRefused() {
    return state == State.refused;
  }
}
