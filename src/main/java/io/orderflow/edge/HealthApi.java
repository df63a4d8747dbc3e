package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.ops.HealthMessages;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Status;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/** Health over HTTP: 200 as long as this process can serve and wants to, else 503. */
final class HealthApi {
  private static final String VERSION =
      Objects.requireNonNullElse(HealthApi.class.getPackage().getImplementationVersion(), "dev");

  private final Bus bus;
  private final Readiness readiness;

  HealthApi(Bus bus, Readiness readiness) {
    this.bus = bus;
    this.readiness = readiness;
  }

  Map<String, Handling> handlings() {
    return Map.of("health.get", this::get);
  }

  private Future<Reply> get(ApiRequest request) {
    return bus.request(HealthMessages.CHECK, new HealthMessages.Check()).map(this::reply);
  }

  private Reply reply(Health health) {
    Status status = readiness.isDraining() ? Status.DOWN : health.status();
    int code = status == Status.DOWN ? 503 : 200;
    return new Reply(code, null, null, null, Buffer.buffer(body(status, health)), false);
  }

  private static String body(Status status, Health health) {
    JsonArray dependencies = new JsonArray();
    health
        .dependencies()
        .forEach(
            one ->
                dependencies.add(
                    new JsonObject()
                        .put("name", one.name())
                        .put("status", one.isUp() ? "up" : "down")
                        .put("latencyMs", one.latencyMillis())));
    return new JsonObject()
        .put("status", status.word())
        .put("version", VERSION)
        .put("dependencies", dependencies)
        .encode();
  }
}
