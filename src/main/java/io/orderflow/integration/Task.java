package io.orderflow.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Caller;
import java.util.UUID;

/**
 * One event on which a service is to act: something that happened to an order, something that the
 * service told, or that it is time to ask it.
 *
 * @param caller on whose behalf, for what is asked of other verticles
 * @param type the event's type
 * @param orderId the order it tells of, or null
 * @param data the event's data: an order as it then was, or what the service told
 * @param attempts those made before this one
 */
public record Task(
    Account account,
    Caller caller,
    UUID eventId,
    String type,
    UUID orderId,
    JsonNode data,
    int attempts) {
  /** The service told something: {@code data} is what {@link Adapter#receive} made of it. */
  public static final String TOLD = "integration.told";

  /** It is time to look whether everything is as it should be. */
  public static final String CHECK = "integration.check";
}
