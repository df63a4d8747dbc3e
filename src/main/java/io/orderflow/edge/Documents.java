package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What is there to be read without a key: the contract, and the pages that explain it. */
final class Documents {
  /** Scripts and styles come from this server alone, and nobody may put a page in a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Assets assets;
  private final Responder responder;

  Documents(Assets assets, Responder responder) {
    this.assets = assets;
    this.responder = responder;
  }

  void mount(Router router) {
    List.of("/openapi.yaml", "/openapi.json", "/docs", "/docs/*")
        .forEach(path -> router.get(path).handler(this::answer));
  }

  private void answer(RoutingContext context) {
    Asset asset = assets.at(context.normalizedPath());
    if (asset == null) {
      responder.fail(context, new Fault.NotFound("page"));
    } else {
      protect(context);
      send(context, asset);
    }
  }

  private static void protect(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer");
  }

  /** A cache keeps it and asks each time whether it still holds. */
  private void send(RoutingContext context, Asset asset) {
    MultiMap asked = context.request().headers();
    MultiMap headers = context.response().headers();
    boolean packed = asset.packed() != null && Encodings.acceptGzip(asked);
    Asset.Form form = packed ? asset.packed() : asset.plain();
    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache").set(HttpHeaders.ETAG, form.etag());
    if (asset.packed() != null) {
      headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    if (Preconditions.isKnown(asked, form.etag())) {
      responder.notModified(context);
      return;
    }
    if (packed) {
      headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    responder.send(context, asset.mediaType(), form.bytes());
  }
}
