package io.orderflow.sandbox.shipstation;

import io.orderflow.sandbox.Call;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Request bodies, which are JSON or refused. */
final class Bodies {
  private Bodies() {}

  static JsonObject object(Call call) {
    if (parsed(call) instanceof JsonObject object) {
      return object;
    }
    throw ShipStationException.of(400, "The request is invalid.");
  }

  static JsonArray array(Call call) {
    if (parsed(call) instanceof JsonArray array) {
      return array;
    }
    throw ShipStationException.of(400, "The request is invalid.");
  }

  private static Object parsed(Call call) {
    try {
      return Json.decodeValue(call.text());
    } catch (DecodeException e) {
      throw ShipStationException.of(400, "The request is invalid.");
    }
  }
}
