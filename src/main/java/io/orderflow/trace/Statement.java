package io.orderflow.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SQL statement as a span is named for it: what it does, and to which table. */
final class Statement {
  private static final Pattern VERB = Pattern.compile("^\\s*(\\w+)");
  private static final Pattern TABLE =
      Pattern.compile("\\b(?:INTO|UPDATE|FROM) (?!unnest)([a-z_]+)");

  private Statement() {}

  static String name(String sql) {
    Matcher verb = VERB.matcher(sql);
    Matcher table = TABLE.matcher(sql);
    String first = verb.find() ? verb.group(1) : "SQL";
    return table.find() ? first + " " + table.group(1) : first;
  }
}
