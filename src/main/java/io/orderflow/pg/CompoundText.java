package io.orderflow.pg;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text of a {@link Compound}: each statement is a common table expression, its parameters
 * numbered behind those of the statements before it.
 *
 * @param parts the statements, each with parameters from $1 on
 * @param expecting the places of those whose rows are counted; how many they are is bound last
 * @param answering the place of the one that answers rows, or {@link #NONE}
 */
record CompoundText(List<String> parts, List<Integer> expecting, int answering) {
  static final int NONE = -1;

  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

  /** A few shapes, each used for as long as the process lives. */
  private static final Map<CompoundText, String> KNOWN = new ConcurrentHashMap<>();

  String sql() {
    return KNOWN.computeIfAbsent(this, CompoundText::write);
  }

  private String write() {
    StringBuilder sql = new StringBuilder("WITH ");
    int bound = 0;
    for (int i = 0; i < parts.size(); i++) {
      int before = bound;
      sql.append(i == 0 ? "" : ",\n")
          .append(name(i))
          .append(" AS (\n")
          .append(shifted(parts.get(i), before))
          .append(')');
      bound += parameters(parts.get(i));
    }
    return sql.append('\n').append(select(bound)).toString();
  }

  /** A conflict is raised while the answer is read, so that nothing of it can be missed. */
  private String select(int bound) {
    String checks =
        IntStream.range(0, expecting.size())
            .mapToObj(i -> check(name(expecting.get(i)), bound + i + 1))
            .collect(Collectors.joining(", "));
    return answering == NONE
        ? "SELECT " + checks
        : "SELECT r.*, c.*\nFROM (SELECT "
            + checks
            + ") AS c\nLEFT JOIN "
            + name(answering)
            + " AS r\n  ON true";
  }

  private static String check(String name, int bind) {
    return "expect_rows((SELECT count(*) FROM " + name + "), $" + bind + ") AS of_" + name;
  }

  private static String name(int place) {
    return "part_" + place;
  }

  private static String shifted(String part, int by) {
    return PARAMETER
        .matcher(part)
        .replaceAll(found -> "\\$" + (Integer.parseInt(found.group(1)) + by));
  }

  private static int parameters(String part) {
    return PARAMETER
        .matcher(part)
        .results()
        .map((MatchResult found) -> Integer.parseInt(found.group(1)))
        .max(Integer::compare)
        .orElse(0);
  }
}
