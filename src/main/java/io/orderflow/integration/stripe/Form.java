package io.orderflow.integration.stripe;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters as Stripe reads them: a form whose names nest, as in {@code metadata[order_id]} and
 * {@code expand[0]}.
 */
final class Form {
  private Form() {}

  /** The text of values that are maps, lists, or anything else as its own text, in their order. */
  static String encode(Map<String, ?> values) {
    List<String> pairs = new ArrayList<>();
    values.forEach((name, value) -> add(pairs, name, value));
    return String.join("&", pairs);
  }

  private static void add(List<String> pairs, String name, Object value) {
    if (value instanceof Map<?, ?> members) {
      members.forEach((member, inner) -> add(pairs, name + "[" + member + "]", inner));
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        add(pairs, name + "[" + i + "]", items.get(i));
      }
    } else {
      pairs.add(encode(name) + "=" + encode(value.toString()));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The values of such a text by their whole names. */
  static Map<String, String> decode(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
