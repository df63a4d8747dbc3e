package io.orderflow.inventory;

import io.orderflow.memory.Recent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The levels that this process wrote or read last, as long as there is room. */
final class KnownLevels {
  /** A few megabytes: the goods that sell. */
  private static final int SIZE = 20_000;

  private final Recent<LevelKey, Level> levels = new Recent<>(SIZE);

  Optional<Map<LevelKey, Level>> recall(Collection<LevelKey> keys) {
    Map<LevelKey, Level> recalled = new HashMap<>();
    for (LevelKey key : keys) {
      Level level = levels.get(key);
      if (level == null) {
        return Optional.empty();
      }
      recalled.put(key, level);
    }
    return Optional.of(recalled);
  }

  /** Answers of two transactions may come in the other order than their commits. */
  void remember(Collection<Level> news) {
    for (Level level : news) {
      levels.merge(
          level.key(), level, (old, fresh) -> fresh.version() > old.version() ? fresh : old);
    }
  }

  void forget(Collection<LevelKey> keys) {
    levels.keySet().removeAll(keys);
  }
}
