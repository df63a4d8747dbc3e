package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What an account answered under each idempotency key. */
final class Keys {
  private static final int LONGEST = 255;

  private final Map<String, Kept> all = new HashMap<>();

  /** A request under a key, and its answer once there is one. */
  private record Kept(String endpoint, String fingerprint, Reply reply) {}

  /** The kept answer; without one the key is taken now. */
  Optional<Reply> claim(String key, String endpoint, Form form) {
    if (key.length() > LONGEST) {
      throw StripeException.idempotency(
          400, null, "Idempotency keys must be at most " + LONGEST + " characters long.");
    }
    Kept kept = all.get(key);
    if (kept == null) {
      all.put(key, new Kept(endpoint, form.fingerprint(), null));
      return Optional.empty();
    }
    requireSame(key, kept, endpoint, form);
    if (kept.reply() == null) {
      throw StripeException.idempotency(
          409,
          "idempotency_key_in_use",
          "There is currently another in-progress request using this Idempotent Key (that probably"
              + " means you submitted twice, and the other request is still going through): "
              + key
              + ". Please try again later.");
    }
    return Optional.of(kept.reply());
  }

  private static void requireSame(String key, Kept kept, String endpoint, Form form) {
    if (!kept.endpoint().equals(endpoint)) {
      throw StripeException.idempotency(
          400,
          null,
          "Keys for idempotent requests can only be used for the same endpoint they were first used"
              + " for ('%s' vs '%s'). Try using a key other than '%s' if you meant to execute a different request."
                  .formatted(endpoint, kept.endpoint(), key));
    }
    if (!kept.fingerprint().equals(form.fingerprint())) {
      throw StripeException.idempotency(
          400,
          null,
          "Keys for idempotent requests can only be used with the same parameters they were first"
              + " used with. Try using a key other than '%s' if you meant to execute a different request."
                  .formatted(key));
    }
  }

  void keep(String key, Reply reply) {
    all.computeIfPresent(key, (same, kept) -> new Kept(kept.endpoint(), kept.fingerprint(), reply));
  }

  /** The request never began, so the key is free again. */
  void free(String key) {
    all.remove(key);
  }

  /** As after 24 hours. */
  void forget() {
    all.clear();
  }
}
