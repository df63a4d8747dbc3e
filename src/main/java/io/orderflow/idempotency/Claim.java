package io.orderflow.idempotency;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import java.util.Optional;

/**
 * What a transaction found when it asked for an idempotency key.
 *
 * @param free whether nobody else holds the key at this moment
 * @param fingerprint of the request that was answered under this key, or null
 * @param answer what was answered then, or null
 */
public record Claim(boolean free, String fingerprint, Answer answer) {
  /** Of a request that bears no key. */
  public static final Claim NONE = new Claim(true, null, null);

  /** Of a request whose key was answered so. */
  public static Claim answered(OnceKey first, Answer answer) {
    return new Claim(false, first.fingerprint(), answer.asReplay());
  }

  /**
   * The stored answer, or nothing when the request is to be done now.
   *
   * @throws FaultException when the first one still runs, or was another request
   */
  public Optional<Answer> judge(OnceKey once) {
    if (answer != null && !fingerprint.equals(once.fingerprint())) {
      throw new FaultException(
          new Fault.Unprocessable(
              "idempotency_key_reused", "This Idempotency-Key was used with another request."));
    }
    if (answer == null && !free) {
      throw new FaultException(new Fault.InProgress());
    }
    return Optional.ofNullable(answer);
  }
}
