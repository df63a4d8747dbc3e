package io.orderflow.sandbox.shipstation;

import io.orderflow.sandbox.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A refusal in ShipStation's own words. */
final class ShipStationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonObject body;

  private ShipStationException(int status, JsonObject body) {
    super(body.getString("Message"));
    this.status = status;
    this.body = body;
  }

  static ShipStationException of(int status, String message) {
    return new ShipStationException(status, new JsonObject().put("Message", message));
  }

  /** One field that is not as it should be. */
  static ShipStationException field(String name, String message) {
    JsonObject fields = new JsonObject().put(name, new JsonArray().add(message));
    return new ShipStationException(
        400, new JsonObject().put("Message", "The request is invalid.").put("ModelState", fields));
  }

  Reply reply() {
    return Reply.json(status, body);
  }
}
