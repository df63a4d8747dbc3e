package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Document;
import io.orderflow.dispatch.DispatchMessages;
import io.orderflow.dispatch.DispatchMessages.GetKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The public keys of webhook JWTs, where such keys are looked for; anyone may read them. */
final class KeySet {
  private static final String PATH = "/.well-known/jwks.json";

  /** So long may a receiver not know a new key: shorter than anyone takes to replace one. */
  private static final String CACHING = "public, max-age=300";

  private final Bus bus;
  private final Responder responder;

  KeySet(Bus bus, Responder responder) {
    this.bus = bus;
    this.responder = responder;
  }

  void mount(Router router) {
    router.get(PATH).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    bus.request(DispatchMessages.KEYS, new GetKeys())
        .onSuccess(keys -> send(context, keys))
        .onFailure(failure -> responder.fail(context, failure));
  }

  private void send(RoutingContext context, Document keys) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, CACHING);
    responder.send(context, "application/json", Buffer.buffer(keys.body()));
  }
}
