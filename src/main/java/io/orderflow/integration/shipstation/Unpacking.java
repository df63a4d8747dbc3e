package io.orderflow.integration.shipstation;

import io.orderflow.id.IdKind;
import io.orderflow.integration.shipstation.Shipment.Item;
import io.orderflow.integration.shipstation.ShippableOrder.Line;
import io.orderflow.order.OrderMessages.LineQuantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is in a shipment, in lines of our order.
 *
 * @param lines each at most once
 * @param strangers items that are of no line, as a person would name them
 */
record Unpacking(List<LineQuantity> lines, List<String> strangers) {

  static Unpacking of(Shipment shipment, ShippableOrder order) {
    Map<UUID, Integer> sums = new LinkedHashMap<>();
    List<String> strangers = new ArrayList<>();
    for (Item item : shipment.items()) {
      if (OrderBody.DISCOUNT.equals(item.lineItemKey()) || item.quantity() == 0) {
        continue;
      }
      Optional<UUID> line = line(item, order);
      if (line.isPresent() && item.quantity() > 0) {
        sums.merge(line.get(), item.quantity(), Math::addExact);
      } else {
        strangers.add(item.quantity() + " of " + (item.sku() == null ? "an item" : item.sku()));
      }
    }
    List<LineQuantity> lines =
        sums.entrySet().stream()
            .map(sum -> new LineQuantity(sum.getKey(), sum.getValue()))
            .toList();
    return new Unpacking(lines, strangers);
  }

  /** Whether all that is in it is of the order. */
  boolean isClear() {
    return strangers.isEmpty() && !lines.isEmpty();
  }

  private static Optional<UUID> line(Item item, ShippableOrder order) {
    return item.lineItemKey() == null
        ? bySku(item.sku(), order)
        : IdKind.LINE.parse(item.lineItemKey()).filter(id -> has(order, id));
  }

  private static boolean has(ShippableOrder order, UUID lineId) {
    return order.lines().stream().anyMatch(line -> line.id().equals(lineId));
  }

  /** Only when no other line is of that SKU. */
  private static Optional<UUID> bySku(String sku, ShippableOrder order) {
    List<Line> lines = order.lines().stream().filter(line -> line.sku().equals(sku)).toList();
    return lines.size() == 1 ? Optional.of(lines.get(0).id()) : Optional.empty();
  }
}
