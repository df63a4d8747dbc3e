package io.orderflow.event;

/**
 * Which types of event are asked for; what is null matches nothing.
 *
 * @param exact one type
 * @param prefix what all wanted types start with
 */
record TypeFilter(String exact, String prefix) {
  /** Of null (all types), an exact name, {@code order.*} or {@code *}. */
  static TypeFilter of(String type) {
    if (type == null) {
      return new TypeFilter(null, "");
    }
    return type.endsWith("*")
        ? new TypeFilter(null, type.substring(0, type.length() - 1))
        : new TypeFilter(type, null);
  }
}
