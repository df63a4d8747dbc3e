package io.orderflow.idempotency;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.OnceKey;
import io.orderflow.idempotency.IdempotencyStore.Kept;
import io.orderflow.idempotency.IdempotencyStore.Use;
import io.orderflow.pg.Conflicts;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * Runs a write in one transaction together with its idempotency key: done once and answered alike
 * ever after, or not done at all.
 */
public final class Idempotency {
  private final Database database;
  private final Clock clock;
  private final IdempotencyStore store = new IdempotencyStore();

  public Idempotency(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Does the work unless its answer is stored already.
   *
   * @param once null when the request bears no key
   * @param work sends its statements and answers 2xx, or fails and leaves nothing behind
   */
  public Future<Answer> run(Caller caller, OnceKey once, Function<Tx, Future<Answer>> work) {
    Function<Tx, Future<Answer>> whole =
        once == null ? work : tx -> onceOnly(tx, new Use(caller, once), work);
    return Conflicts.retry(() -> database.transaction(whole));
  }

  private Future<Answer> onceOnly(Tx tx, Use use, Function<Tx, Future<Answer>> work) {
    return store.claim(tx, List.of(use)).compose(claims -> judge(tx, use, claims.get(0), work));
  }

  private Future<Answer> judge(Tx tx, Use use, Claim claim, Function<Tx, Future<Answer>> work) {
    return claim
        .judge(use.once())
        .map(Future::succeededFuture)
        .orElseGet(() -> work.apply(tx).compose(answer -> keep(tx, use, answer)));
  }

  private Future<Answer> keep(Tx tx, Use use, Answer answer) {
    return store.store(tx, List.of(new Kept(use, answer, clock.instant()))).map(answer);
  }
}
