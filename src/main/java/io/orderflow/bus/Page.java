package io.orderflow.bus;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list: JSON texts in order, and where the next page starts.
 *
 * @param items each the JSON of one thing
 * @param next what to ask for next, unsigned and only for the edge to wrap, or null at the end
 */
public record Page(List<String> items, String next) {

  /**
   * A page of the first {@code limit} rows found; one row more than that says that there is a next
   * page, which starts behind the last one shown.
   */
  public static <T> Page of(
      List<T> found, int limit, Function<T, String> json, Function<T, String> key) {
    boolean more = found.size() > limit;
    List<T> shown = more ? found.subList(0, limit) : found;
    return new Page(
        shown.stream().map(json).toList(), more ? key.apply(shown.get(limit - 1)) : null);
  }
}
