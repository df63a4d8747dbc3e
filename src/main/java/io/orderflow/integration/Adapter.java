package io.orderflow.integration;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.vertx.core.Future;

/** One external service. */
public interface Adapter {
  Provider provider();

  /**
   * Does at the service whatever is still to be done after that event. Is called again for the same
   * event until it says {@code done}, maybe by another process after a crash in between; fails only
   * when a server of ours fails.
   */
  Future<Performed> perform(Task task);

  /**
   * Judges whether a request comes from the service.
   *
   * @throws io.orderflow.bus.FaultException when it does not
   */
  Told receive(Account account, Callback callback);
}
