package io.orderflow.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tables of facts, in Markdown. */
final class FactTables {
  private FactTables() {}

  static String plans(Map<String, Settings.Plan> plans) {
    return plans.entrySet().stream()
        .sorted(Comparator.comparingInt(plan -> plan.getValue().rate()))
        .map(
            plan ->
                row(
                    "`" + plan.getKey() + "`",
                    number(plan.getValue().rate()),
                    number(plan.getValue().burst())))
        .collect(
            Collectors.joining(
                "", row("Plan", "Requests a second", "At once") + "|---|--:|--:|\n", ""));
  }

  /** When each attempt is made, if none before it succeeds. */
  static String retries(Settings.Dispatch dispatch) {
    StringBuilder table =
        new StringBuilder(row("Attempt", "After the one before", "After the event"));
    table.append("|--:|---|---|\n").append(row("1", "", "at once"));
    List<Duration> delays = dispatch.delays();
    Duration sum = Duration.ZERO;
    for (int i = 0; i < delays.size(); i++) {
      sum = sum.plus(delays.get(i));
      table.append(row("" + (i + 2), Words.span(delays.get(i)), Words.rough(sum)));
    }
    return table.toString();
  }

  /** Which operations each scope opens. */
  static String scopes(JsonNode contract) {
    Map<String, TreeSet<String>> scopes = new TreeMap<>();
    for (JsonNode path : contract.get("paths")) {
      for (JsonNode operation : path) {
        String scope = operation.at("/security/0/bearerAuth/0").asText();
        if (!scope.isEmpty()) {
          scopes
              .computeIfAbsent(scope, name -> new TreeSet<>())
              .add(operation.get("summary").asText());
        }
      }
    }
    return scopes.entrySet().stream()
        .map(scope -> row("`" + scope.getKey() + "`", String.join(" · ", scope.getValue())))
        .collect(Collectors.joining("", row("Scope", "Opens") + "|---|---|\n", ""));
  }

  static String number(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
