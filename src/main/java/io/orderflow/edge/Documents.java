package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What is there to be read without a key: the contract, and the pages that explain it. */
final class Documents {
  /** Names of files and folders, none of which begins with a dot. */
  private static final Pattern SAFE = Pattern.compile("/docs(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private static final String YAML = "application/yaml; charset=utf-8";

  /** One page tells of all of them, and scrolls to the one that the address names. */
  private static final String PROBLEMS = "/docs/problems";

  /** Scripts and styles come from this server alone, and nobody may put a page in a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Vertx vertx;
  private final Contract contract;
  private final Responder responder;
  private final Map<String, Buffer> pages = new ConcurrentHashMap<>();

  Documents(Vertx vertx, Contract contract, Responder responder) {
    this.vertx = vertx;
    this.contract = contract;
    this.responder = responder;
  }

  void mount(Router router) {
    router.get("/openapi.yaml").handler(context -> send(context, YAML, contract.yaml()));
    router
        .get("/openapi.json")
        .handler(context -> send(context, "application/json", contract.json()));
    router.get("/docs").handler(this::page);
    router.get("/docs/problems/*").handler(context -> page(context, PROBLEMS));
    router.get("/docs/*").handler(this::page);
  }

  private void page(RoutingContext context) {
    page(context, context.normalizedPath());
  }

  /** Read from the class path once; only what exists is remembered. */
  private void page(RoutingContext context, String path) {
    if (!SAFE.matcher(path).matches()) {
      responder.fail(context, new Fault.NotFound("page"));
      return;
    }
    vertx
        .executeBlocking(() -> find(path), false)
        .onSuccess(page -> send(context, page.mediaType(), page.content()))
        .onFailure(missing -> responder.fail(context, missing));
  }

  private Page find(String path) throws IOException {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    for (String name : List.of(plain, plain + ".html", plain + "/index.html")) {
      Buffer content = isFile(name) ? read(name) : null;
      if (content != null) {
        return new Page(mediaType(name), content);
      }
    }
    throw new FaultException(new Fault.NotFound("page"));
  }

  private Buffer read(String name) throws IOException {
    Buffer known = pages.get(name);
    if (known != null) {
      return known;
    }
    try (InputStream in = Documents.class.getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      Buffer content = Buffer.buffer(in.readAllBytes());
      pages.put(name, content);
      return content;
    }
  }

  private static boolean isFile(String name) {
    return MEDIA_TYPES.containsKey(extension(name));
  }

  private static String mediaType(String name) {
    return MEDIA_TYPES.get(extension(name));
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private void send(RoutingContext context, String mediaType, Buffer content) {
    context
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    responder.send(context, mediaType, content);
  }

  private record Page(String mediaType, Buffer content) {}
}
