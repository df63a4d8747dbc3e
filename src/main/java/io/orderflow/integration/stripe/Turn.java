package io.orderflow.integration.stripe;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How far an errand is.
 *
 * @param looked names of effects that Stripe was asked about
 * @param done what was done so far, in words
 */
record Turn(Errand errand, Set<String> looked, List<String> done) {
  /** More steps than any order needs at once. */
  private static final int MOST = 20;

  /** Of a call that brought what is known now. */
  private static final int ANSWERED = 200;

  static Turn first(Errand errand) {
    return new Turn(errand, Set.of(), List.of());
  }

  Turn asked(String effect, String what) {
    Set<String> names = new HashSet<>(looked);
    names.add(effect);
    return new Turn(errand, names, plus(effect + " " + what));
  }

  Turn told(String what) {
    return new Turn(errand, looked, plus(what));
  }

  private List<String> plus(String what) {
    return Stream.concat(done.stream(), Stream.of(what)).toList();
  }

  boolean isLongEnough() {
    return done.size() >= MOST;
  }

  /** There is nothing more to do now. */
  Performed over() {
    return new Performed(
        Outcome.done,
        looked.isEmpty() ? null : ANSWERED,
        null,
        done.isEmpty() ? "nothing to do" : String.join(", ", done));
  }

  /** There is more, but no time. */
  Performed unfinished() {
    return new Performed(
        Outcome.refused, null, null, String.join(", ", done) + ", and more is to be done");
  }
}
