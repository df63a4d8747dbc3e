package io.orderflow.bus;

import java.util.Map;

/**
 * One wrong place in a request.
 *
 * @param pointer an RFC 6901 JSON pointer into the body, or {@code /query/name}, {@code
 *     /path/name}, {@code /header/name} for a parameter
 * @param code a stable word for programs, such as {@code required} or {@code insufficient_stock}
 * @param detail a sentence for people
 * @param facts what else a program may want to know (requested, available), in order
 */
public record FieldError(String pointer, String code, String detail, Map<String, Object> facts) {
  public FieldError(String pointer, String code, String detail) {
    this(pointer, code, detail, Map.of());
  }
}
