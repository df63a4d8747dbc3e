package io.orderflow.bus;

/** A request that somebody made: a message that knows on whose behalf it runs. */
public interface Asked {
  Caller caller();
}
