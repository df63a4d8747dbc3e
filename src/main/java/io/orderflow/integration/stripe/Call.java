package io.orderflow.integration.stripe;

import java.util.Map;

/**
 * A request that changes something at Stripe, as it is written down before the first try.
 *
 * @param form its parameters, encoded
 */
record Call(String path, String form) {
  private static final char BETWEEN = '?';

  static Call of(String path, Map<String, ?> parameters) {
    return new Call(path, Form.encode(parameters));
  }

  /** What {@link #text} made. */
  static Call read(String text) {
    int between = text.indexOf(BETWEEN);
    return new Call(text.substring(0, between), text.substring(between + 1));
  }

  String text() {
    return path + BETWEEN + form;
  }

  /** A parameter's value, or null. */
  String parameter(String name) {
    return Form.decode(form).get(name);
  }
}
