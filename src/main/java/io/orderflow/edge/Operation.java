package io.orderflow.edge;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the contract says of one operation.
 *
 * @param path with the base path and with {@code {name}} for parameters
 * @param scope what the key must be allowed, or null when anyone may ask
 * @param query parameters in the query
 * @param headers parameters in header fields
 * @param body what it reads, or null
 * @param statuses that the contract names for its answers
 */
record Operation(
    String id,
    String method,
    String path,
    String scope,
    List<Parameter> query,
    List<Parameter> headers,
    BodyRule body,
    Set<Integer> statuses) {

  /** Whether a request for that path is for this operation or another method of the same. */
  boolean isAt(String requested) {
    String[] parts = path.split("/");
    String[] given = requested.split("/");
    return parts.length == given.length
        && IntStream.range(0, parts.length)
            .allMatch(i -> parts[i].startsWith("{") || parts[i].equals(given[i]));
  }

  /** Whether its body may be larger than memory, so that its handling takes it piece by piece. */
  boolean isStreamed() {
    return body != null && body.isLines();
  }

  /** What a body must be. */
  record BodyRule(boolean required, List<String> mediaTypes, Schema schema) {
    boolean isLines() {
      return mediaTypes.contains(Responder.LINES);
    }
  }
}
