package io.orderflow.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what blocks while a process joins or leaves: not Vert.x's own, because one Vert.x
 * must not be built on another's, and because what hangs must hold nobody up.
 */
final class Threads {
  <T> Future<T> run(Callable<T> work) {
    Promise<T> outcome = Promise.promise();
    Thread thread = new Thread(() -> call(work, outcome), "cluster");
    thread.setDaemon(true);
    // Infinispan looks for its parts there, and an event loop may have none to pass on
    thread.setContextClassLoader(Threads.class.getClassLoader());
    thread.start();
    return outcome.future();
  }

  /** The same, but nobody waits for it longer than that; it goes on as long as it likes. */
  <T> Future<T> run(Callable<T> work, Duration patience) {
    return run(work).timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> void call(Callable<T> work, Promise<T> outcome) {
    try {
      outcome.complete(work.call());
    } catch (Exception failure) {
      outcome.fail(failure);
    }
  }
}
