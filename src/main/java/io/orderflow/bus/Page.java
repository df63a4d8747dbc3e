package io.orderflow.bus;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * One page of a list: JSON texts in order, and where the next page starts.
 *
 * @param items each the JSON of one thing
 * @param next what to ask for next, unsigned and only for the edge to wrap, or null at the end
 */
public record Page(List<String> items, String next) {

  /** Bytes after which a page ends, however few its items are: as many as a request may have. */
  public static final int ENOUGH = 1_048_576;

  /**
   * A page of the first {@code limit} rows found; one row more than that says that there is a next
   * page, which starts behind the last one shown. A row without a text was found and not read,
   * because those before it are {@link #ENOUGH}.
   */
  public static <T> Page of(
      List<T> found, int limit, Function<T, String> json, Function<T, String> key) {
    List<String> items = found.stream().limit(limit).map(json).takeWhile(Objects::nonNull).toList();
    boolean more = found.size() > items.size();
    return new Page(items, more ? key.apply(found.get(items.size() - 1)) : null);
  }
}
