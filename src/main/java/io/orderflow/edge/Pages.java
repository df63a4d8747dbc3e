package io.orderflow.edge;

import io.orderflow.bus.Page;
import io.orderflow.bus.RenderedPage;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads which page of a list is asked for, and writes it with the way to the next. */
final class Pages {
  private static final String CURSOR = "cursor";
  private static final String LIMIT = "limit";

  private final Cursor cursor;

  Pages(Cursor cursor) {
    this.cursor = cursor;
  }

  static int limit(ApiRequest request) {
    return request.query().whole(LIMIT);
  }

  /** The {@code next} of the page before, or null for the first page. */
  String after(ApiRequest request) {
    String sent = request.query().text(CURSOR);
    return sent == null ? null : cursor.open(sent, binding(request));
  }

  /** The same for a list that goes on behind an identifier. */
  UUID afterId(ApiRequest request) {
    String after = after(request);
    return after == null ? null : UUID.fromString(after);
  }

  Reply reply(ApiRequest request, Page page) {
    return reply(request, RenderedPage.of(page));
  }

  Reply reply(ApiRequest request, RenderedPage page) {
    if (page.next() == null) {
      return new Reply(200, null, null, null, body(page, "null"), false);
    }
    String sealed = cursor.seal(page.next(), binding(request));
    return new Reply(
        200, null, null, url(request, sealed), body(page, "\"" + sealed + "\""), false);
  }

  private static Buffer body(RenderedPage page, String nextCursor) {
    return page.join("{\"data\":[", ',', "],\"nextCursor\":" + nextCursor + "}");
  }

  /** What a cursor is good for. */
  private static String binding(ApiRequest request) {
    Map<String, List<String>> filters = new TreeMap<>(request.query().values());
    filters.remove(CURSOR);
    filters.remove(LIMIT);
    return request.caller().tenantId() + " " + path(request) + " " + encode(filters);
  }

  private static String url(ApiRequest request, String sealed) {
    Map<String, List<String>> parameters = new TreeMap<>(request.query().values());
    parameters.put(CURSOR, List.of(sealed));
    return path(request) + "?" + encode(parameters);
  }

  /** As sent it could begin with two slashes, which in a URL is another host. */
  private static String path(ApiRequest request) {
    return request.context().normalizedPath();
  }

  private static String encode(Map<String, List<String>> parameters) {
    return parameters.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(value -> pair(entry.getKey(), value)))
        .collect(Collectors.joining("&"));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
