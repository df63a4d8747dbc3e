package io.orderflow.integration;

import io.orderflow.integration.SharedPace.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What one process knows of its own calls, to go on with a part of the limit without Redis. */
final class OwnPace {
  /** As many processes may be without Redis at once and keep the limit together. */
  private static final int PROCESSES = 4;

  /** Accounts that are remembered; beyond it all are forgotten. */
  private static final int ACCOUNTS = 10_000;

  private final int limit;
  private final Duration window;
  private final Clock clock;
  private final Map<String, Own> accounts = new HashMap<>();

  private static final class Own {
    private final Deque<Instant> calls = new ArrayDeque<>();
    private Instant restUntil = Instant.MIN;
  }

  OwnPace(int limit, Duration window, Clock clock) {
    this.limit = Math.max(1, limit / PROCESSES);
    this.window = window;
    this.clock = clock;
  }

  /** Remembers what Redis granted. */
  void note(String account, Turn turn) {
    if (turn.granted()) {
      of(account).calls.add(clock.instant());
    }
  }

  void rest(String account, Duration rest) {
    of(account).restUntil = clock.instant().plus(rest);
  }

  Turn take(String account) {
    Own own = of(account);
    Instant now = clock.instant();
    Duration wait = wait(own, now);
    if (wait.isZero()) {
      own.calls.add(now);
    }
    return new Turn(wait.isZero(), wait, Duration.ZERO);
  }

  private Duration wait(Own own, Instant now) {
    if (now.isBefore(own.restUntil)) {
      return Duration.between(now, own.restUntil);
    }
    return own.calls.stream()
        .skip(Math.max(0, own.calls.size() - limit))
        .findFirst()
        .filter(oldest -> own.calls.size() >= limit)
        .map(oldest -> Duration.between(now, oldest.plus(window)))
        .orElse(Duration.ZERO);
  }

  /** The account without the calls that do not count any more. */
  private Own of(String account) {
    if (accounts.size() >= ACCOUNTS) {
      accounts.clear();
    }
    Own own = accounts.computeIfAbsent(account, fresh -> new Own());
    Instant since = clock.instant().minus(window);
    while (!own.calls.isEmpty() && !own.calls.peekFirst().isAfter(since)) {
      own.calls.removeFirst();
    }
    return own;
  }
}
