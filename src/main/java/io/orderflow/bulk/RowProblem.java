package io.orderflow.bulk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FieldError;
import io.orderflow.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Why a row did not become an order, in the words that a create of that one order is answered with.
 *
 * @param facts what else a program may want to know
 */
record RowProblem(String code, String detail, List<FieldError> errors, Map<String, Object> facts) {
  /** Who mends a row needs no more at once, and a file may be made of nothing but mistakes. */
  private static final int MAX_ERRORS = 20;

  /** What no create of ours should come to; the log has more. */
  static final RowProblem BROKEN =
      new RowProblem("internal_error", "Something broke on our side.", List.of(), Map.of());

  /** Java 17 has no switch over sealed types: these three are all that a create is refused with. */
  static RowProblem of(Fault fault) {
    if (fault instanceof Fault.Invalid invalid) {
      return new RowProblem(invalid.code(), invalid.detail(), invalid.errors(), Map.of());
    }
    if (fault instanceof Fault.Conflict conflict) {
      return new RowProblem(
          conflict.code(), conflict.detail(), conflict.errors(), conflict.facts());
    }
    if (fault instanceof Fault.Unprocessable cannot) {
      return new RowProblem(cannot.code(), cannot.detail(), cannot.errors(), Map.of());
    }
    return BROKEN;
  }

  String text() {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("code", code);
          json.writeStringField("detail", detail);
          json.writeArrayFieldStart("errors");
          for (FieldError error : errors.subList(0, Math.min(errors.size(), MAX_ERRORS))) {
            write(json, error);
          }
          json.writeEndArray();
          write(json, facts);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, FieldError error) throws IOException {
    json.writeStartObject();
    json.writeStringField("pointer", error.pointer());
    json.writeStringField("code", error.code());
    json.writeStringField("detail", error.detail());
    write(json, error.facts());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Map<String, Object> facts) throws IOException {
    for (Map.Entry<String, Object> fact : facts.entrySet()) {
      json.writeObjectField(fact.getKey(), fact.getValue());
    }
  }
}
