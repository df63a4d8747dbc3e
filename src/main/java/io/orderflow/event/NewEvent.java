package io.orderflow.event;

import io.orderflow.bus.Caller;
import java.util.UUID;

/**
 * A fact to be written into the log and sent to every endpoint that subscribes to it.
 *
 * @param orderId the order it tells of, or null
 * @param sequence its number among the order's events, from 1 without a gap, or null
 * @param payload the JSON that webhooks carry, byte for byte
 */
public record NewEvent(
    Caller caller, UUID eventId, String type, UUID orderId, Integer sequence, String payload) {}
