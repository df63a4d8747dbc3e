package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import io.orderflow.id.IdKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.UUID;

/**
 * A request that has passed every check of the edge.
 *
 * @param caller null where anyone may ask
 * @param json the valid body, or null when there is none
 * @param raw the body's bytes
 */
record ApiRequest(RoutingContext context, Caller caller, Query query, JsonNode json, Buffer raw) {
  /** The identifier in the path; one that cannot be is answered as one that is unknown. */
  UUID id(IdKind kind, String parameter) {
    return kind.parse(context.pathParam(parameter))
        .orElseThrow(() -> new FaultException(new Fault.NotFound(name(kind))));
  }

  /** The body, or an empty object when the caller sent none and need not. */
  ObjectNode body() {
    return json instanceof ObjectNode object ? object : Members.NONE;
  }

  OnceKey once() {
    return OnceKeys.of(context.request(), raw);
  }

  Long ifMatch() {
    return Preconditions.ifMatch(context.request().headers());
  }

  /** Whether the caller already holds the version with that tag. */
  boolean isKnown(String etag) {
    return Preconditions.isKnown(context.request().headers(), etag);
  }

  private static String name(IdKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
