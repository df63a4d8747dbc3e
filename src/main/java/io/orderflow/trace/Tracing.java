package io.orderflow.trace;

import io.orderflow.config.TracingSettings;
import io.vertx.core.Future;
import io.vertx.core.VertxBuilder;
import java.util.List;
import java.util.function.Supplier;

/**
 * What becomes of one request, told to an OpenTelemetry collector: where none is configured,
 * nothing of it is loaded or run.
 */
public interface Tracing {
  Tracing OFF = new Untraced();

  /** To be opened before the Vert.x that it is to see. */
  static Tracing open(TracingSettings settings) {
    return settings.isOn() ? OtlpTracing.open(settings) : OFF;
  }

  /** Lets it see HTTP requests, bus messages and SQL statements of the Vert.x that is built. */
  VertxBuilder on(VertxBuilder builder);

  /** Tells of the HTTP request that is handled now which route it takes, by the contract's path. */
  void route(String method, String path, String correlationId);

  /** The W3C trace context of what runs now; the given one when that is not recorded. */
  String traceparent(String given);

  /** Remembers what runs now, for work that will be done for several at once. */
  Mark mark();

  /**
   * Does work for several requests as one span: in the trace of the first, linked with the others.
   */
  <T> Future<T> together(String name, List<Mark> marks, Supplier<Future<T>> work);

  /** Begins a call to somebody else in the trace that was given, which may be null. */
  Call call(String name, String traceparent);

  /** Sends what is not yet sent. */
  void close();

  /** A call that is under way. */
  interface Call {
    /** What the callee is told, or null. */
    String traceparent();

    Call with(String attribute, String value);

    Call with(String attribute, long value);

    /**
     * @param error the kind of failure, or null
     */
    void end(String error);
  }
}
