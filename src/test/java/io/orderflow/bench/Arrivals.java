package io.orderflow.bench;

import io.orderflow.support.ReceiverLab.Received;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What came to a receiver, held against the orders that a client was told of. */
final class Arrivals {
  private static final long NANOS_PER_MICRO = 1_000;

  private final List<Created> orders;
  private final Map<String, Arrival> first = new HashMap<>();
  private int duplicates;

  /** The arrival of the event of an order, and when the event happened as it says itself. */
  private record Arrival(long nanos, long happenedMicros) {}

  Arrivals(List<Created> orders, List<Received> received) {
    this.orders = orders;
    Set<String> wanted = new HashSet<>(orders.stream().map(Created::orderId).toList());
    for (Received request : received) {
      JsonObject event = new JsonObject(request.text());
      String orderId = event.getJsonObject("data").getString("id");
      if (wanted.contains(orderId) && first.putIfAbsent(orderId, arrival(request, event)) != null) {
        duplicates++;
      }
    }
  }

  int duplicates() {
    return duplicates;
  }

  /** Orders whose event did not come. */
  int lost() {
    return orders.size() - first.size();
  }

  double perSecond() {
    long from = first.values().stream().mapToLong(Arrival::nanos).min().orElse(0);
    long to = first.values().stream().mapToLong(Arrival::nanos).max().orElse(0);
    return first.size() / ((to - from) / 1e9);
  }

  /** Never longer than from commit to arrival: the client hears of the commit after it. */
  Spread sinceAnswer() {
    return Spread.of(
        orders.stream()
            .filter(order -> first.containsKey(order.orderId()))
            .mapToLong(order -> first.get(order.orderId()).nanos() - order.answeredAt())
            .map(nanos -> nanos / NANOS_PER_MICRO));
  }

  /** Never shorter than from commit to arrival: the event happens before its commit. */
  Spread sinceEvent() {
    long anchor = micros(Instant.now()) - System.nanoTime() / NANOS_PER_MICRO;
    return Spread.of(
        first.values().stream()
            .mapToLong(
                arrival -> anchor + arrival.nanos() / NANOS_PER_MICRO - arrival.happenedMicros()));
  }

  private static Arrival arrival(Received request, JsonObject event) {
    return new Arrival(request.nanos(), micros(Instant.parse(event.getString("timestamp"))));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
