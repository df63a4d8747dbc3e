package io.orderflow.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.vertx.core.Context;
import io.vertx.core.eventbus.Message;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Makes spans of what Vert.x tells of requests that come in and go out. A request that is not
 * recorded has no span at all, so that nothing below it costs anything.
 */
final class VertxSpans implements VertxTracer<Span, Span> {
  private static final int SERVER_ERROR = 500;

  private final Tracer tracer;

  VertxSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public <R> Span receiveRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    String parent = parent(headers);
    if (policy == TracingPolicy.IGNORE
        || policy == TracingPolicy.PROPAGATE && parent == null
        || Traceparent.isDeclined(parent)) {
      return null;
    }
    Span span =
        tracer
            .spanBuilder(name(request, operation, tags))
            .setParent(Traceparent.parent(parent))
            .setSpanKind(io.opentelemetry.api.trace.SpanKind.SERVER)
            .startSpan();
    if (!span.isRecording()) {
      return null;
    }
    SpanTags.copy(request, tags, span);
    ActiveSpan.set(context, span);
    return span;
  }

  @Override
  public <R> void sendResponse(
      Context context, R response, Span span, Throwable failure, TagExtractor<R> tags) {
    end(span, response, failure, tags);
  }

  @Override
  public <R> Span sendRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    Span active = policy == TracingPolicy.IGNORE ? null : ActiveSpan.of(context);
    if (active == null) {
      return null;
    }
    Span span =
        tracer
            .spanBuilder(name(request, operation, tags))
            .setParent(io.opentelemetry.context.Context.root().with(active))
            .setSpanKind(io.opentelemetry.api.trace.SpanKind.CLIENT)
            .startSpan();
    SpanTags.copy(request, tags, span);
    headers.accept(Traceparent.NAME, Traceparent.of(span.getSpanContext()));
    return span;
  }

  @Override
  public <R> void receiveResponse(
      Context context, R response, Span span, Throwable failure, TagExtractor<R> tags) {
    end(span, response, failure, tags);
  }

  private static String parent(Iterable<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase(Traceparent.NAME)) {
        return header.getValue();
      }
    }
    return null;
  }

  private static <R> String name(R request, String operation, TagExtractor<R> tags) {
    if (request instanceof Message<?> message) {
      return message.address();
    }
    String sql = SpanTags.value(request, tags, SpanTags.STATEMENT);
    return sql == null ? operation : Statement.name(sql);
  }

  private static <R> void end(Span span, R response, Throwable failure, TagExtractor<R> tags) {
    if (span == null) {
      return;
    }
    SpanTags.copy(response, tags, span);
    String status = response == null ? null : SpanTags.value(response, tags, SpanTags.STATUS);
    if (failure != null) {
      blame(span, failure);
    } else if (status != null && Integer.parseInt(status) >= SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** Its kind alone: a message may hold what a tenant sent. A refusal is an answer, no error. */
  private static void blame(Span span, Throwable failure) {
    if (failure instanceof FaultException refusal) {
      Fault fault = refusal.fault();
      span.setAttribute(SpanTags.ERROR, fault.getClass().getSimpleName());
      if (!(fault instanceof Fault.Broken || fault instanceof Fault.Unavailable)) {
        return;
      }
    } else {
      span.setAttribute(SpanTags.ERROR, failure.getClass().getSimpleName());
    }
    span.setStatus(StatusCode.ERROR);
  }
}
