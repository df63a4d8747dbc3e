package io.orderflow.bench;

import java.util.List;

/** One figure of several runs, smallest first. */
record Runs(List<Double> sorted) {
  static final String ONE_DIGIT = "%.1f (%.1f–%.1f)";

  static Runs of(List<Double> figures) {
    return new Runs(figures.stream().sorted().toList());
  }

  /** Of an even number of runs what lies in the middle of the two in the middle; NaN of none. */
  double median() {
    int half = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /**
   * @param format of the median, the smallest and the largest
   */
  String text(String format) {
    return sorted.isEmpty()
        ? "–"
        : format.formatted(median(), sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
