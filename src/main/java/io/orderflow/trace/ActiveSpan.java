package io.orderflow.trace;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * The span of what runs now, kept with the Vert.x context that each request and each message has
 * for itself.
 */
final class ActiveSpan {
  private static final ContextLocal<Span> LOCAL = ContextLocal.registerLocal(Span.class);

  private ActiveSpan() {}

  /** A Vert.x has room only for what was registered before it was built. */
  static void register() {}

  static void set(Context context, Span span) {
    LOCAL.put(context, span);
  }

  /** Null when nothing is recorded. */
  static Span of(Context context) {
    return LOCAL.get(context);
  }

  static Span current() {
    Context context = Vertx.currentContext();
    return context == null ? null : of(context);
  }
}
