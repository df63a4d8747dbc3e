package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** From the bytes of a body to JSON that is valid against the contract. */
final class Bodies {
  private static final String UTF_8 = "utf-8";

  private Bodies() {}

  /** Null when there is no body and there need not be one. */
  static JsonNode read(
      MultiMap headers, Buffer raw, Operation.BodyRule rule, Consumer<FieldError> errors) {
    if (rule == null) {
      return null;
    }
    if (raw.length() == 0) {
      checkAbsence(rule, errors);
      return null;
    }
    checkMediaType(headers, rule);
    JsonNode json = Json.parse(raw.getBytes());
    rule.schema().check(json).forEach(errors);
    return json;
  }

  /** Of a body that is yet to be read only its header fields can be judged. */
  static void checkStream(
      MultiMap headers, boolean isThere, Operation.BodyRule rule, Consumer<FieldError> errors) {
    if (isThere) {
      checkMediaType(headers, rule);
    } else {
      checkAbsence(rule, errors);
    }
  }

  private static void checkAbsence(Operation.BodyRule rule, Consumer<FieldError> errors) {
    if (rule.required()) {
      errors.accept(new FieldError("", "required", "a body is required"));
    }
  }

  private static void checkMediaType(MultiMap headers, Operation.BodyRule rule) {
    String sent = headers.get(HttpHeaders.CONTENT_TYPE);
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
    if (sent == null || !plain || !isAccepted(sent, rule.mediaTypes())) {
      throw new FaultException(new Fault.UnsupportedMedia(rule.mediaTypes()));
    }
  }

  private static boolean isAccepted(String sent, List<String> mediaTypes) {
    if (mediaTypes.contains(sent)) {
      return true;
    }
    String[] parts = sent.toLowerCase(Locale.ROOT).split(";");
    if (!mediaTypes.contains(parts[0].trim())) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      if (!isHarmless(parts[i].trim())) {
        return false;
      }
    }
    return true;
  }

  /** JSON has no parameters; a charset of UTF-8 says what is so anyway. */
  private static boolean isHarmless(String parameter) {
    return !parameter.startsWith("charset")
        || parameter.replace("\"", "").equals("charset=" + UTF_8);
  }
}
