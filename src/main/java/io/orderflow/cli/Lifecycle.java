package io.orderflow.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a long-running command has started: SIGTERM or Ctrl-C stops it in reverse order and ends the
 * process with exit code 0.
 */
final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private boolean failed;

  private Lifecycle() {}

  static Lifecycle untilSignal() {
    Lifecycle lifecycle = new Lifecycle();
    Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::onSignal, "stop"));
    return lifecycle;
  }

  /** Starts, then runs until a signal ends the process; a failed start stops what already ran. */
  int run(Runnable start) {
    try {
      start.run();
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail();
      throw e;
    }
    return 0;
  }

  /** To be called when the process ends, before everything that was added earlier. */
  synchronized void onStop(Runnable stop) {
    stops.push(stop);
  }

  private synchronized void fail() {
    failed = true;
    stopAll();
  }

  /** A JVM that a signal ends would exit with 128 + its number; halt is the way to say 0. */
  private synchronized void onSignal() {
    if (!failed) {
      stopAll();
      Logging.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private void stopAll() {
    while (!stops.isEmpty()) {
      try {
        stops.pop().run();
      } catch (RuntimeException failure) {
        LOG.error("could not stop everything", failure);
      }
    }
  }
}
