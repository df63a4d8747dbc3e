package io.orderflow.event;

import io.orderflow.bus.Address;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.Page;
import io.orderflow.bus.Topic;
import java.util.UUID;

/** What may be asked of the event log, and what it tells. */
public final class EventMessages {
  public static final Address<GetEvent, Document> GET = Address.of("events.get");
  public static final Address<ListEvents, Page> LIST = Address.of("events.list");
  public static final Address<ListOrderEvents, Page> OF_ORDER = Address.of("events.of-order");

  /** Told after a commit that left deliveries to make; only a hint, it may be lost. */
  public static final Topic<DeliveriesDue> DELIVERIES_DUE = new Topic<>("deliveries.due");

  private EventMessages() {}

  public record GetEvent(Caller caller, UUID eventId) implements Asked {}

  /**
   * A page of all events, newest first.
   *
   * @param type null for all, else an exact name or {@code order.*}
   * @param after the last event of the page before, or null
   */
  public record ListEvents(Caller caller, String type, int limit, UUID after) implements Asked {}

  /**
   * A page of one order's events, oldest first; fails with {@code NotFound} when there is no such
   * order.
   *
   * @param after the {@code next} of the page before, or null
   */
  public record ListOrderEvents(Caller caller, UUID orderId, int limit, String after)
      implements Asked {}

  /** Deliveries to that endpoint became due. */
  public record DeliveriesDue(UUID tenantId, UUID webhookId) {}
}
