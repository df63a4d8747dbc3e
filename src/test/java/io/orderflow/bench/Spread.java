package io.orderflow.bench;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Times in microseconds, in order. */
record Spread(long[] micros) {
  static Spread of(LongStream micros) {
    return new Spread(micros.sorted().toArray());
  }

  double millis(int percent) {
    int index = (int) Math.ceil(micros.length * percent / 100.0) - 1;
    return micros.length == 0 ? Double.NaN : micros[Math.max(0, index)] / 1_000.0;
  }

  /** The p50, p95 and p99 in milliseconds. */
  String text() {
    return "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms".formatted(millis(50), millis(95), millis(99));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spread spread && Arrays.equals(micros, spread.micros);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(micros);
  }

  @Override
  public String toString() {
    return text();
  }
}
