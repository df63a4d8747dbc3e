package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.inventory.Stock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells which lines of an order there is not enough stock for. */
final class Shortage {
  private Shortage() {}

  /**
   * Does nothing when nothing is missing.
   *
   * @param demand what was asked for, by SKU
   * @param available by SKU, of those that are short
   * @throws FaultException 409 with one error for each short line
   */
  static void refuse(List<OrderLine> lines, Stock demand, Map<String, Long> available) {
    if (!available.isEmpty()) {
      throw new FaultException(
          new Fault.Conflict(
              "insufficient_stock",
              "There is not enough stock for every line; nothing was reserved.",
              errors(lines, demand, available),
              Map.of()));
    }
  }

  private static List<FieldError> errors(
      List<OrderLine> lines, Stock demand, Map<String, Long> available) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String sku = lines.get(i).sku();
      if (available.containsKey(sku)) {
        errors.add(error(i, sku, demand.quantities().get(sku), available.get(sku)));
      }
    }
    return errors;
  }

  private static FieldError error(int line, String sku, long requested, long available) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("sku", sku);
    facts.put("requested", requested);
    facts.put("available", available);
    return new FieldError(
        "/lines/" + line + "/quantity",
        "insufficient_stock",
        "Requested " + requested + " of " + sku + ", available " + available + ".",
        facts);
  }
}
