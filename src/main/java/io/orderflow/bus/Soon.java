package io.orderflow.bus;

import java.util.function.Consumer;

/** An action that is run once for however many ask for it within a moment; for one event loop. */
public final class Soon {
  private final Consumer<Runnable> later;
  private final Runnable action;
  private boolean asked;

  /**
   * @param later runs what it is given on the same event loop, when the moment is over
   */
  public Soon(Consumer<Runnable> later, Runnable action) {
    this.later = later;
    this.action = action;
  }

  public void ask() {
    if (!asked) {
      asked = true;
      later.accept(this::run);
    }
  }

  private void run() {
    asked = false;
    action.run();
  }
}
