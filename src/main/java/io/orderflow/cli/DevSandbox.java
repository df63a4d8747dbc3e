package io.orderflow.cli;

import java.util.function.Consumer;

/**
 * Stands in for the external services in dev mode. It belongs to the tests and not to the program,
 * so it is looked for when it is asked for.
 */
public interface DevSandbox {
  /** Where a webhook may point, below the sandbox's URL. */
  String RECEIVER = "/_sandbox/receiver";

  /** The page that shows what the services hold. */
  String PAGE = "/_sandbox";

  /**
   * Starts all services on a port of this machine.
   *
   * @param events is told of each event that comes to the receiver, in one line
   * @return the base URL of every service
   */
  String open(Consumer<String> events);

  /** Stops them; they forget everything. */
  void close();
}
