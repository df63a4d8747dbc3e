package io.orderflow.order;

import io.orderflow.bus.Answer;
import io.orderflow.bus.OnceKey;
import io.orderflow.idempotency.Claim;
import io.orderflow.memory.Recent;

/**
 * The answers that this process gave last under idempotency keys. What is stored for a key never
 * changes, so that a repetition need not ask the database for it.
 */
final class RecentAnswers<K> {
  /** With bodies of the size below 8 MB at most: what clients repeat, they repeat soon. */
  private static final int SIZE = 2_000;

  /** An order of eight lines; longer ones are read back. */
  private static final int MAX_BODY = 4_096;

  private final Recent<K, Claim> answers = new Recent<>(SIZE);

  /** What was answered, as a claim on the key finds it, or null. */
  Claim get(K key) {
    return answers.get(key);
  }

  void put(K key, OnceKey once, Answer answer) {
    if (answer.body().length() <= MAX_BODY) {
      answers.put(key, Claim.answered(once, answer));
    }
  }
}
