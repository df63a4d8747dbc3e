package io.orderflow.bulk;

import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import java.util.UUID;

/**
 * What became of one row.
 *
 * @param orderId null when there is none
 * @param problem the JSON that says why, or null
 */
record RowResult(int line, UUID orderId, String problem) {
  static RowResult succeeded(int line, UUID orderId) {
    return new RowResult(line, orderId, null);
  }

  static RowResult failed(int line, RowProblem problem) {
    return new RowResult(line, null, problem.text());
  }

  boolean isSuccess() {
    return orderId != null;
  }

  String text() {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeNumberField("line", line);
          json.writeStringField("status", isSuccess() ? "succeeded" : "failed");
          Json.text(json, "orderId", isSuccess() ? IdKind.ORDER.format(orderId) : null);
          json.writeFieldName("problem");
          json.writeRawValue(isSuccess() ? "null" : problem);
          json.writeEndObject();
        });
  }
}
