package io.orderflow.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** The faults of one service that are due: the next so many calls, or some calls by chance. */
public final class Faults {
  private static final Duration SLOWNESS = Duration.ofSeconds(2);

  private final Random random;
  private final List<Rule> rules = new ArrayList<>();
  private Duration slowness = SLOWNESS;

  /** One rule; those with a count go before those with a probability. */
  public record Rule(FaultMode fault, String path, int remaining, double probability) {
    private boolean counts() {
      return remaining > 0;
    }

    private Rule once() {
      return new Rule(fault, path, remaining - 1, probability);
    }
  }

  Faults(long seed) {
    this.random = new Random(seed);
  }

  /** The next so many calls fail so. */
  public Faults next(FaultMode fault, int count) {
    return next(fault, count, "");
  }

  /** The next so many calls whose method and path hold the text fail so. */
  public synchronized Faults next(FaultMode fault, int count, String path) {
    if (count < 1) {
      throw new IllegalArgumentException("next must be at least 1");
    }
    rules.add(new Rule(fault, path, count, 0));
    return this;
  }

  /** Each call fails so with that probability; which ones is the same in every run. */
  public Faults chance(FaultMode fault, double probability) {
    return chance(fault, probability, "");
  }

  /** Each call whose method and path hold the text fails so with that probability. */
  public synchronized Faults chance(FaultMode fault, double probability, String path) {
    if (probability < 0 || probability > 1) {
      throw new IllegalArgumentException("probability must be between 0 and 1");
    }
    rules.add(new Rule(fault, path, 0, probability));
    return this;
  }

  /** How long a slow call takes. */
  public synchronized Faults slowness(Duration slowness) {
    this.slowness = slowness;
    return this;
  }

  /** From now on all goes well. */
  public synchronized void clear() {
    rules.clear();
    slowness = SLOWNESS;
  }

  public synchronized List<Rule> rules() {
    return List.copyOf(rules);
  }

  synchronized Duration slowness() {
    return slowness;
  }

  /** What goes wrong with this call. */
  synchronized FaultMode due(Call call) {
    String target = call.method() + " " + call.path();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.counts() && target.contains(rule.path())) {
        rules.set(i, rule.once());
        rules.removeIf(spent -> !spent.counts() && spent.probability() == 0);
        return rule.fault();
      }
    }
    return byChance(target);
  }

  private FaultMode byChance(String target) {
    Iterator<Rule> chances =
        rules.stream().filter(rule -> !rule.counts() && target.contains(rule.path())).iterator();
    while (chances.hasNext()) {
      Rule rule = chances.next();
      if (random.nextDouble() < rule.probability()) {
        return rule.fault();
      }
    }
    return FaultMode.NONE;
  }
}
