package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.order.OrderMessages.LineQuantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** So many open units of some lines of an order: what a cancellation or a parcel takes of it. */
record LineParts(Order order, Map<UUID, Integer> quantities) {

  /**
   * The named parts, or all that is open with null; a line named twice counts as its sum.
   *
   * @throws FaultException 400 for a line of another order, 422 for more than is open
   */
  static LineParts of(Order order, List<LineQuantity> named) {
    return named == null ? allOpen(order) : checked(order, named);
  }

  /** The lines once each part is taken by the step. */
  List<OrderLine> apply(BiFunction<OrderLine, Integer, OrderLine> step) {
    return order.lines().stream().map(line -> step.apply(line, of(line))).toList();
  }

  int of(OrderLine line) {
    return quantities.getOrDefault(line.id(), 0);
  }

  List<LineQuantity> asList() {
    return quantities.entrySet().stream()
        .map(part -> new LineQuantity(part.getKey(), part.getValue()))
        .toList();
  }

  private static LineParts allOpen(Order order) {
    Map<UUID, Integer> open = new LinkedHashMap<>();
    order.lines().stream()
        .filter(line -> line.open() > 0)
        .forEach(line -> open.put(line.id(), line.open()));
    return new LineParts(order, open);
  }

  private static LineParts checked(Order order, List<LineQuantity> named) {
    Map<UUID, OrderLine> lines =
        order.lines().stream().collect(Collectors.toMap(OrderLine::id, line -> line));
    Map<UUID, Integer> sums = new LinkedHashMap<>();
    List<FieldError> unknown = new ArrayList<>();
    List<FieldError> tooMany = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      LineQuantity part = named.get(i);
      OrderLine line = lines.get(part.lineId());
      if (line == null) {
        unknown.add(unknown(i));
      } else if (sums.merge(part.lineId(), part.quantity(), Math::addExact) > line.open()) {
        tooMany.add(tooMany(i, line, sums.get(part.lineId())));
      }
    }
    refuse(unknown, tooMany);
    return new LineParts(order, sums);
  }

  private static FieldError unknown(int index) {
    return new FieldError(
        "/lines/" + index + "/lineId", "unknown_line", "The order has no such line.");
  }

  private static FieldError tooMany(int index, OrderLine line, int requested) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("requested", requested);
    facts.put("available", line.open());
    return new FieldError(
        "/lines/" + index + "/quantity",
        "quantity_too_large",
        "Only " + line.open() + " are neither fulfilled nor cancelled.",
        facts);
  }

  private static void refuse(List<FieldError> unknown, List<FieldError> tooMany) {
    if (!unknown.isEmpty()) {
      throw new FaultException(new Fault.Invalid(unknown));
    }
    if (!tooMany.isEmpty()) {
      throw new FaultException(
          new Fault.Unprocessable(
              "quantity_too_large", "A line has fewer open units than named.", tooMany));
    }
  }
}
