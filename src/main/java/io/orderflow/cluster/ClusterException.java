package io.orderflow.cluster;

/** This process cannot join the cluster; the message is one line that says why. */
public final class ClusterException extends RuntimeException {
  ClusterException(String message) {
    super(message);
  }
}
