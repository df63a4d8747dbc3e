package io.orderflow.integration.segment;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.integration.Account;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Gathers what happens within a moment into one request for each account. Lives on one event loop.
 */
final class Gathering {
  private final BiFunction<Account, List<TrackEvent>, Future<Performed>> sender;
  private final Consumer<Runnable> soon;
  private final Map<Account, Batch> open = new HashMap<>();

  /**
   * @param soon runs an action on the same event loop a moment later
   */
  Gathering(
      BiFunction<Account, List<TrackEvent>, Future<Performed>> sender, Consumer<Runnable> soon) {
    this.sender = sender;
    this.soon = soon;
  }

  /** What becomes of the request that takes the event along. */
  Future<Performed> send(Account account, TrackEvent event) {
    Batch batch = open.get(account);
    if (batch == null || !batch.fits(event)) {
      batch = open(account);
    }
    batch.add(event);
    return batch.performed().future();
  }

  private Batch open(Account account) {
    Batch batch = new Batch();
    open.put(account, batch);
    soon.accept(() -> close(account, batch));
    return batch;
  }

  private void close(Account account, Batch batch) {
    open.remove(account, batch);
    sender.apply(account, batch.events()).onComplete(batch.performed());
  }
}
