package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Parameters as Stripe takes them: a flat form whose names nest, as in {@code metadata[order]}. */
record Form(Map<String, String> values) {
  static Form parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    int unnamed = 0;
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = decode(pair.substring(0, equals));
        String key = name.endsWith("[]") ? name.replace("[]", "[" + unnamed++ + "]") : name;
        values.put(key, decode(pair.substring(equals + 1)));
      }
    }
    return new Form(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }

  /** The same text for the same parameters, whatever their order. */
  String fingerprint() {
    return new TreeMap<>(values).toString();
  }

  /** Refuses what the operation does not know. */
  void allow(Set<String> names) {
    for (String key : values.keySet()) {
      int bracket = key.indexOf('[');
      String name = bracket < 0 ? key : key.substring(0, bracket);
      if (!names.contains(name) && !name.equals("expand")) {
        throw StripeException.validation(
            "parameter_unknown", name, "Received unknown parameter: " + name);
      }
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                StripeException.validation(
                    "parameter_missing", name, "Missing required param: " + name + "."));
  }

  Optional<Long> number(String name) {
    return text(name).map(value -> number(name, value));
  }

  long requiredNumber(String name) {
    return number(name, required(name));
  }

  private static long number(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw StripeException.validation(
          "parameter_invalid_integer", name, "Invalid integer: " + value);
    }
  }

  boolean flag(String name) {
    String value = values.getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw StripeException.validation(null, name, "Invalid boolean: " + value);
    }
    return value.equals("true");
  }

  /** One of a few words, or nothing. */
  Optional<String> choice(String name, List<String> words) {
    Optional<String> value = text(name);
    if (value.isPresent() && !words.contains(value.get())) {
      throw StripeException.validation(
          null, name, "Invalid " + name + ": must be one of " + String.join(", ", words));
    }
    return value;
  }

  /** The values of a list, as in {@code expand[]} or {@code expand[0]}. */
  List<String> list(String name) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "["))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The members of an object, as in {@code metadata[order]}. */
  JsonObject object(String name) {
    JsonObject object = new JsonObject();
    String prefix = name + "[";
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && key.endsWith("]")) {
            object.put(key.substring(prefix.length(), key.length() - 1), value);
          }
        });
    return object;
  }
}
