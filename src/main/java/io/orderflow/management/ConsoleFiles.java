package io.orderflow.management;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The console's page and its parts, read once. */
final class ConsoleFiles {
  private final Map<String, Reply> byPath =
      Map.of(
          "/console", file("index.html", "text/html; charset=utf-8"),
          "/console/console.css", file("console.css", "text/css; charset=utf-8"),
          "/console/ask.js", script("ask.js"),
          "/console/console.js", script("console.js"),
          "/console/letters.js", script("letters.js"),
          "/console/metrics.js", script("metrics.js"),
          "/console/page.js", script("page.js"),
          "/console/tables.js", script("tables.js"),
          "/console/icon.svg", file("icon.svg", "image/svg+xml"));

  /** The file, or null. */
  Reply at(String path) {
    return byPath.get(path);
  }

  private static Reply script(String name) {
    return file(name, "text/javascript; charset=utf-8");
  }

  private static Reply file(String name, String mediaType) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream("/console/" + name)) {
      return new Reply(200, mediaType, Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
