package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.orderflow.dispatch.Delivery.Receiver;
import io.orderflow.event.EventMessages.DirectEndpoints;
import io.orderflow.event.EventMessages.LeasedDelivery;
import io.orderflow.event.NewEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Spares first attempts their lease: tells the outbox which endpoints have so little to do that
 * their deliveries may be inserted as leased to this process, and says of those that come whether
 * they can be sent. Lives on the dispatcher's event loop.
 */
final class DirectWay {
  /** Each insert of deliveries carries all of them; endpoints beyond go the way of leases. */
  private static final int MOST_OPEN = 256;

  /**
   * That an endpoint may hold: as many as one group of orders brings at once. A receiver that is
   * quick enough for this way works them off within seconds, long before their leases end.
   */
  private static final int MOST_TAKEN = 64;

  private final Endpoints endpoints;
  private final Load load;
  private final Settings.Dispatch settings;
  private final UUID leaseId;
  private final Consumer<DirectEndpoints> tell;
  private Set<UUID> open = Set.of();

  /**
   * @param leaseId of all leases of this way: a delivery is inserted once, so no lease of it that
   *     follows has the same
   * @param tell is told whenever it changes to whom this way is open
   */
  DirectWay(
      Endpoints endpoints,
      Load load,
      Settings.Dispatch settings,
      UUID leaseId,
      Consumer<DirectEndpoints> tell) {
    this.endpoints = endpoints;
    this.load = load;
    this.settings = settings;
    this.leaseId = leaseId;
    this.tell = tell;
  }

  /** Opens it to all who are at ease, and closes it to everybody else. */
  void look(Instant now) {
    openTo(
        endpoints.all().stream()
            .filter(endpoint -> endpoint.isAtEase(now))
            .map(Endpoint::key)
            .filter(key -> load.isLightFor(key.tenantId()))
            .map(EndpointKey::webhookId)
            .limit(MOST_OPEN)
            .collect(Collectors.toSet()));
  }

  /** What is inserted from now on is leased as usual. */
  void close(EndpointKey key) {
    if (open.contains(key.webhookId())) {
      Set<UUID> others = new HashSet<>(open);
      others.remove(key.webhookId());
      openTo(others);
    }
  }

  /** The same for all endpoints. */
  void closeAll() {
    openTo(Set.of());
  }

  /** Whether something may yet come, or could a moment ago. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  /** Whether what came may be sent; what may not goes back. */
  boolean takes(Endpoint endpoint, Instant now) {
    return endpoint.receiver().at(now).isPresent()
        && endpoint.taken() < MOST_TAKEN
        && !load.isFullFor(endpoint.key().tenantId());
  }

  static EndpointKey endpoint(LeasedDelivery leased) {
    return new EndpointKey(leased.event().caller().tenantId(), leased.webhookId());
  }

  /** What came, on its way to where the endpoint is known to be; to nowhere if it is not known. */
  static Delivery delivery(LeasedDelivery leased, Endpoint endpoint, Instant now) {
    NewEvent event = leased.event();
    int length = event.payload().length();
    return new Delivery(
        event.caller().tenantId(),
        leased.deliveryId(),
        new Lease(leased.leaseId(), leased.leaseUntil()),
        Lane.fresh,
        0,
        endpoint.receiver().at(now).orElseGet(() -> Receiver.unknown(leased.webhookId())),
        event.eventId(),
        event.caller().correlationId(),
        event.caller().traceparent(),
        length,
        length > LongPayloads.LONG ? null : event.payload());
  }

  private void openTo(Set<UUID> webhookIds) {
    if (!webhookIds.equals(open)) {
      open = webhookIds;
      tell.accept(new DirectEndpoints(List.copyOf(webhookIds), leaseId, settings.lease()));
    }
  }
}
