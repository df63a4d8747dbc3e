package io.orderflow.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.orderflow.config.TracingSettings;
import io.orderflow.config.Version;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tracing that is on: spans go to a collector by OTLP over HTTP, in batches and off every way. */
final class OtlpTracing implements Tracing {
  private static final String PATH = "/v1/traces";

  /** How late a span is seen; a batch that is full goes at once. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A collector that is slower loses spans, and nothing else. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final long LAST_BATCH_SECONDS = 2;

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private OtlpTracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("orderflow", Version.current());
  }

  /**
   * The ratio holds for tenants who want to be recorded, too: it is our collector. It decides by
   * the trace's number, so a webhook days later is recorded if and only if its request was.
   */
  static OtlpTracing open(TracingSettings settings) {
    ActiveSpan.register();
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.otlpEndpoint() + PATH)
            .setTimeout(TIMEOUT)
            .build();
    return new OtlpTracing(
        SdkTracerProvider.builder()
            .setResource(resource())
            .setSampler(Sampler.traceIdRatioBased(settings.sampleRatio()))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(EVERY).build())
            .build());
  }

  private static Resource resource() {
    return Resource.create(
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            "orderflow",
            AttributeKey.stringKey("service.version"),
            Version.current()));
  }

  @Override
  public VertxBuilder on(VertxBuilder builder) {
    return builder.withTracer(options -> new VertxSpans(tracer));
  }

  @Override
  public void route(String method, String path, String correlationId) {
    Span span = ActiveSpan.current();
    if (span != null) {
      span.updateName(method + " " + path)
          .setAttribute("http.route", path)
          .setAttribute("orderflow.correlation_id", correlationId);
    }
  }

  @Override
  public String traceparent(String given) {
    Span span = ActiveSpan.current();
    return span == null ? given : Traceparent.of(span.getSpanContext());
  }

  @Override
  public Mark mark() {
    return new Mark(ActiveSpan.current());
  }

  @Override
  public <T> Future<T> together(String name, List<Mark> marks, Supplier<Future<T>> work) {
    List<Span> spans = marks.stream().map(Mark::span).filter(Objects::nonNull).toList();
    if (spans.isEmpty()) {
      return apart(null, work);
    }
    SpanBuilder builder =
        tracer
            .spanBuilder(name)
            .setParent(Context.root().with(spans.get(0)))
            .setAttribute("orderflow.group.size", marks.size());
    List<Span> others = spans.subList(1, spans.size());
    others.forEach(other -> builder.addLink(other.getSpanContext()));
    Span span = builder.startSpan();
    others.forEach(other -> other.addLink(span.getSpanContext()));
    return apart(span, work).onComplete(ended -> end(span, ended.failed()));
  }

  /** In a context of its own: the one at hand belongs to whichever request came last. */
  private static <T> Future<T> apart(Span span, Supplier<Future<T>> work) {
    ContextInternal own = ((ContextInternal) Vertx.currentContext()).duplicate();
    if (span != null) {
      ActiveSpan.set(own, span);
    }
    Promise<T> result = own.promise();
    own.dispatch(() -> work.get().onComplete(result));
    return result.future();
  }

  private static void end(Span span, boolean failed) {
    if (failed) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  @Override
  public Call call(String name, String traceparent) {
    Call passed = new Untraced.Passed(traceparent);
    return traceparent == null || Traceparent.isDeclined(traceparent)
        ? passed
        : begin(name, traceparent).orElse(passed);
  }

  private Optional<Call> begin(String name, String traceparent) {
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(Traceparent.parent(traceparent))
            .setSpanKind(SpanKind.CLIENT)
            .startSpan();
    return span.isRecording() ? Optional.of(new Recorded(span)) : Optional.empty();
  }

  @Override
  public void close() {
    provider.shutdown().join(LAST_BATCH_SECONDS, TimeUnit.SECONDS);
  }

  /** A call that has a span. */
  private record Recorded(Span span) implements Call {
    @Override
    public String traceparent() {
      return Traceparent.of(span.getSpanContext());
    }

    @Override
    public Call with(String attribute, String value) {
      span.setAttribute(attribute, value);
      return this;
    }

    @Override
    public Call with(String attribute, long value) {
      span.setAttribute(attribute, value);
      return this;
    }

    @Override
    public void end(String error) {
      if (error != null) {
        span.setAttribute(SpanTags.ERROR, error).setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }
}
