package io.orderflow.bench;

import io.orderflow.bench.Statements.Count;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How often each statement ran, told apart by whose it is. */
record Ledger(Map<String, Count> counts) {
  private static final Count NONE = new Count(0, 0, 0);

  /** The dispatcher's tables; the outbox, which is part of the write, only inserts deliveries. */
  private static final Predicate<String> DISPATCHER =
      Pattern.compile(
              "^(?!INSERT INTO (deliveries|events) |WITH part_0 ).*\\b(deliveries|delivery_attempts|webhook_health|replay_jobs)\\b")
          .asPredicate();

  private static final Predicate<String> OUTBOX =
      Pattern.compile("^INSERT INTO (deliveries|events) ").asPredicate();

  private static final Predicate<String> SETTLEMENT =
      Pattern.compile("^UPDATE deliveries d SET state = s\\.state").asPredicate();

  /** Each of them has a BEGIN before and a COMMIT behind, which look like anyone's. */
  private static final Predicate<String> IN_TRANSACTION =
      SETTLEMENT.or(Pattern.compile("FROM replay_jobs WHERE finished_at").asPredicate());

  private static final int FRAME = 2;
  private static final int WIDTH = 90;

  Ledger since(Ledger before) {
    Map<String, Count> grown = new HashMap<>();
    counts.forEach((query, now) -> grown.put(query, now.minus(before.of(query))));
    grown.values().removeIf(count -> count.calls() == 0);
    return new Ledger(grown);
  }

  /** Everything that the process ran. */
  long all() {
    return calls(query -> true);
  }

  /** What leasing, settling and looking around took, with its share of BEGIN and COMMIT. */
  long dispatcher() {
    return calls(DISPATCHER) + FRAME * calls(IN_TRANSACTION);
  }

  /** What telling of a change adds to the transaction of the change. */
  long outbox() {
    return calls(OUTBOX);
  }

  long settled() {
    return counts.entrySet().stream()
        .filter(entry -> SETTLEMENT.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().rows())
        .sum();
  }

  /**
   * The most frequent statements, each with how often it ran for one of the units, and its mean.
   */
  List<String> top(int most, double units) {
    return counts.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().calls()))
        .limit(most)
        .map(entry -> line(entry.getKey(), entry.getValue(), units))
        .toList();
  }

  private long calls(Predicate<String> which) {
    return counts.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().calls())
        .sum();
  }

  private Count of(String query) {
    return counts.getOrDefault(query, NONE);
  }

  private static String line(String query, Count count, double units) {
    String cut = query.length() > WIDTH ? query.substring(0, WIDTH) + "…" : query;
    return "%8.3f × %6.2f ms  %s"
        .formatted(count.calls() / units, count.millis() / count.calls(), cut);
  }
}
