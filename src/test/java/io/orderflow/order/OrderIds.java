package io.orderflow.order;

import io.orderflow.bus.Answer;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import java.util.UUID;

/** Finds identifiers in answers. */
final class OrderIds {
  private OrderIds() {}

  static UUID of(Answer order) {
    return IdKind.ORDER.parse(Json.tree(order.body()).get("id").textValue()).orElseThrow();
  }

  static UUID line(Answer order, int index) {
    String id = Json.tree(order.body()).get("lines").get(index).get("id").textValue();
    return IdKind.LINE.parse(id).orElseThrow();
  }
}
