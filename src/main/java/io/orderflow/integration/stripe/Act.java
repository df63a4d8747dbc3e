package io.orderflow.integration.stripe;

import io.orderflow.integration.Effect;

/** What an order may cause at Stripe; its effect is named {@code act:subject}. */
enum Act {
  /** Of an attempt: to hold the money, or to take it at once. */
  authorize,
  /** Of an attempt: to take what is held. */
  capture,
  /** Of an attempt: to let go of what is held. */
  release,
  /** To give money back. */
  refund;

  private static final char BETWEEN = ':';

  String of(Object subject) {
    return name() + BETWEEN + subject;
  }

  boolean is(Effect effect) {
    return of(effect) == this;
  }

  static Act of(Effect effect) {
    return valueOf(effect.name().substring(0, effect.name().indexOf(BETWEEN)));
  }

  /** The attempt, or the refund. */
  static String subject(Effect effect) {
    return effect.name().substring(effect.name().indexOf(BETWEEN) + 1);
  }

  static int attempt(Effect effect) {
    return Integer.parseInt(subject(effect));
  }
}
