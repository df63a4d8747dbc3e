package io.orderflow.pg;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The binds of a set-based statement: one array for each column, in the order of the statement's
 * {@code unnest}, with one element for each row.
 */
public final class Columns<T> {
  private final List<T> rows;
  private final Tuple binds = Tuple.tuple();

  private Columns(List<T> rows) {
    this.rows = rows;
  }

  public static <T> Columns<T> of(List<T> rows) {
    return new Columns<>(rows);
  }

  public Columns<T> uuid(Function<T, UUID> column) {
    return add(rows.stream().map(column).toArray(UUID[]::new));
  }

  public Columns<T> text(Function<T, String> column) {
    return add(rows.stream().map(column).toArray(String[]::new));
  }

  public Columns<T> bigint(ToLongFunction<T> column) {
    return add(rows.stream().map(column::applyAsLong).toArray(Long[]::new));
  }

  /** For a column that may hold NULL. */
  public Columns<T> optionalBigint(Function<T, Long> column) {
    return add(rows.stream().map(column).toArray(Long[]::new));
  }

  public Columns<T> integer(ToIntFunction<T> column) {
    return add(rows.stream().map(column::applyAsInt).toArray(Integer[]::new));
  }

  /** For a column that may hold NULL. */
  public Columns<T> optionalInteger(Function<T, Integer> column) {
    return add(rows.stream().map(column).toArray(Integer[]::new));
  }

  public Columns<T> timestamp(Function<T, Instant> column) {
    return add(rows.stream().map(column).map(Columns::utc).toArray(OffsetDateTime[]::new));
  }

  /** For a column that may hold NULL. */
  public Columns<T> optionalTimestamp(Function<T, Instant> column) {
    return add(
        rows.stream()
            .map(column)
            .map(time -> time == null ? null : utc(time))
            .toArray(OffsetDateTime[]::new));
  }

  public Tuple tuple() {
    return binds;
  }

  /** The form in which the driver takes a {@code timestamptz}. */
  public static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private Columns<T> add(Object column) {
    binds.addValue(column);
    return this;
  }
}
