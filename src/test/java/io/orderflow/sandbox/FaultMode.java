package io.orderflow.sandbox;

import java.util.Locale;

/** The ways in which a call can go wrong. */
public enum FaultMode {
  NONE(Effect.FULL),
  /** 500, and nothing was done. */
  ERROR_BEFORE_EFFECT(Effect.NOTHING),
  /** 500, but all was done; the service believes in its 500 and repeats it under the same key. */
  ERROR_AFTER_EFFECT(Effect.FULL),
  /** 502 from a gateway in front of the service, which did all and knows so. */
  GATEWAY_ERROR_AFTER_EFFECT(Effect.FULL),
  /** All was done, and no answer ever comes. */
  TIMEOUT_AFTER_EFFECT(Effect.FULL),
  /** All was done, and the connection breaks instead of an answer. */
  RESET_AFTER_EFFECT(Effect.FULL),
  /** 429, and nothing was done. */
  RATE_LIMITED(Effect.NOTHING),
  /** 429 because another request holds the object, and nothing was done. */
  LOCK_TIMEOUT(Effect.NOTHING),
  /** 409 because another request holds the object, and nothing was done. */
  CONFLICT(Effect.NOTHING),
  /** All goes well, but only after a while. */
  SLOW(Effect.FULL);

  private enum Effect {
    NOTHING,
    FULL
  }

  private final Effect effect;

  FaultMode(Effect effect) {
    this.effect = effect;
  }

  /** Whether the call is refused before anything is done. */
  public boolean refuses() {
    return effect == Effect.NOTHING;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FaultMode of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
