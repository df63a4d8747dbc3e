package io.orderflow.trace;

import io.opentelemetry.api.trace.Span;

/** One request, to be told later of work that was done for it. */
public final class Mark {
  static final Mark NONE = new Mark(null);

  private final Span span;

  Mark(Span span) {
    this.span = span;
  }

  /** Null when nobody records it. */
  Span span() {
    return span;
  }
}
