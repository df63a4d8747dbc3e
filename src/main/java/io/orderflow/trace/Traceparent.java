package io.orderflow.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code traceparent} of W3C, version 00. */
final class Traceparent {
  static final String NAME = "traceparent";
  private static final Pattern FORM =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

  private Traceparent() {}

  static String of(SpanContext span) {
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
  }

  /** Whether the caller says that it does not record this, which then nobody need. */
  static boolean isDeclined(String header) {
    SpanContext remote = read(header);
    return remote.isValid() && !remote.isSampled();
  }

  /** The context below which a span is begun; the root when there is none to be read. */
  static Context parent(String header) {
    SpanContext remote = read(header);
    return remote.isValid() ? Context.root().with(Span.wrap(remote)) : Context.root();
  }

  private static SpanContext read(String header) {
    Matcher parts = header == null ? null : FORM.matcher(header);
    if (parts == null || !parts.matches()) {
      return SpanContext.getInvalid();
    }
    return TraceId.isValid(parts.group(1)) && SpanId.isValid(parts.group(2))
        ? SpanContext.createFromRemoteParent(
            parts.group(1),
            parts.group(2),
            TraceFlags.fromHex(parts.group(3), 0),
            TraceState.getDefault())
        : SpanContext.getInvalid();
  }
}
