package io.orderflow.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows under a heading, each column as wide as its widest cell. */
record Table(List<String> heading, List<List<String>> rows) {
  private static final String GAP = "  ";

  void print(PrintWriter out) {
    List<List<String>> all = Stream.concat(Stream.of(heading), rows.stream()).toList();
    int[] widths = IntStream.range(0, heading.size()).map(column -> width(all, column)).toArray();
    all.forEach(row -> out.println(line(row, widths)));
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
