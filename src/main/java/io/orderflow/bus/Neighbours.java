package io.orderflow.bus;

/** The other processes of the cluster, as those who publish facts see them. */
@FunctionalInterface
public interface Neighbours {
  /** Nobody: a process on its own. */
  Neighbours NONE = (topic, fact) -> {};

  /** Tells them if that can be done; never waits and never fails. */
  void tell(Topic<?> topic, Object fact);
}
