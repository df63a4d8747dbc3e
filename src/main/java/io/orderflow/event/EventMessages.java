package io.orderflow.event;

import io.orderflow.bus.Address;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.Page;
import io.orderflow.bus.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What may be asked of the event log, and what it tells. */
public final class EventMessages {
  public static final Address<GetEvent, Document> GET = Address.of("events.get");
  public static final Address<ListEvents, Page> LIST = Address.of("events.list");
  public static final Address<ListOrderEvents, Page> OF_ORDER = Address.of("events.of-order");

  /** Told after a commit that left deliveries to make; only a hint, it may be lost. */
  public static final Topic<DeliveriesDue> DELIVERIES_DUE = new Topic<>("deliveries.due");

  /**
   * Told whenever it changes which endpoints' deliveries the dispatcher of this process takes
   * without leasing them; whoever missed it lets all of them be leased.
   */
  public static final Topic<DirectEndpoints> DIRECT = new Topic<>("deliveries.direct");

  /** Told after a commit that left deliveries leased to the dispatcher of this process. */
  public static final Topic<Leased> LEASED = new Topic<>("deliveries.leased");

  /**
   * Begins to follow a tenant's events; whoever was answered says when it ends. The answer comes
   * promptly, and is waited for longer than that, so that none is missed.
   */
  public static final Address<Follow, Followed> FOLLOW =
      new Address<>("events.follow", Duration.ofSeconds(10));

  /** The next of a tenant's events for whoever is behind. */
  public static final Address<ReadOn, Stretch> READ_ON = Address.of("events.read-on");

  /** Told when a stream has ended, once for each {@link Followed}. */
  public static final Topic<Left> LEFT = new Topic<>("events.left");

  /** Told after a commit that wrote events; only a hint that spares a wait. */
  public static final Topic<Written> WRITTEN = new Topic<>("events.written");

  /** Told whenever the log has been read on for all who follow it. */
  public static final Topic<Stretch> STRETCH = new Topic<>("events.stretch");

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

  /**
   * To these endpoints deliveries may be inserted as leased.
   *
   * @param leaseId whose lease it is then, null when there are none
   * @param lease how long it lasts
   */
  public record DirectEndpoints(List<UUID> webhookIds, UUID leaseId, Duration lease) {
    public static final DirectEndpoints NONE = new DirectEndpoints(List.of(), null, Duration.ZERO);
  }

  /** Deliveries that nobody else will send before their leases end. */
  public record Leased(List<LeasedDelivery> deliveries) {}

  /** All that it takes to send an event to an endpoint whose address is known. */
  public record LeasedDelivery(
      UUID webhookId, UUID deliveryId, UUID leaseId, Instant leaseUntil, NewEvent event) {}

  /**
   * Fails with {@code Invalid} when nobody can go on from there.
   *
   * @param last the event or the place that the client has seen last, or null to begin now
   */
  public record Follow(Caller caller, UUID last) implements Asked {}

  /**
   * Where a stream begins.
   *
   * @param position everything behind it is to come
   * @param old what lies behind it and was there before the stream, for a stream that begins now
   */
  public record Followed(UUID position, Set<UUID> old) {}

  /** A stream of that tenant has ended. */
  public record Left(UUID tenantId) {}

  /** These events are committed. */
  public record Written(List<NewEvent> events) {}

  /** A tenant's events behind that place, at most a page. */
  public record ReadOn(Caller caller, UUID after, Types types) implements Asked {}

  /**
   * All events of these tenants behind one place up to another: nothing will ever come in between.
   */
  public record Stretch(UUID after, UUID upTo, Map<UUID, List<LoggedEvent>> ofTenants) {}

  /** An event as it is sent: {@code json} is what a read of it answers. */
  public record LoggedEvent(UUID id, String type, String json) {}

  /** Exact types and {@code order.*}; none are all. */
  public record Types(List<String> names) {
    public boolean cover(String type) {
      return names.isEmpty() || names.contains(type) || names.contains(family(type));
    }

    private static String family(String type) {
      return type.substring(0, type.indexOf('.') + 1) + "*";
    }
  }
}
