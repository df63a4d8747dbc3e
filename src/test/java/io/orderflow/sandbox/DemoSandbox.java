package io.orderflow.sandbox;

import io.orderflow.cli.DevSandbox;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** The sandbox in dev mode: its orders ship by themselves. */
public final class DemoSandbox implements DevSandbox {
  /** Long enough to see an order wait for it. */
  private static final Duration PACKING = Duration.ofSeconds(4);

  private Sandbox sandbox;

  @Override
  public String open(Consumer<String> events) {
    sandbox = Sandbox.open(Clock.systemUTC(), events);
    sandbox.shipstation().shipByThemselves(PACKING);
    return sandbox.url();
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
