package io.orderflow.event;

import io.orderflow.id.IdKind;
import java.util.UUID;

/**
 * What happened, as it is logged.
 *
 * @param sequence its place among the events of its order, or null
 * @param payload the body of its webhook requests, {@code {"type":…,"timestamp":…,"data":…}}, or
 *     null where it was found and not read
 */
record Event(UUID id, Integer sequence, String correlationId, String payload) {
  /**
   * The event as the contract shows it: the payload and what its webhook's headers say; null where
   * it was not read.
   */
  String json() {
    if (payload == null) {
      return null;
    }
    return "{\"id\":\""
        + IdKind.EVENT.format(id)
        + "\",\"correlationId\":\""
        + correlationId
        + "\","
        + payload.substring(1);
  }
}
