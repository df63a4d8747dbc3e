package io.orderflow.inventory;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why stock cannot be changed as asked, in words and in numbers. */
final class Refusals {
  private Refusals() {}

  static FieldError notExpected(int index, long expected, Level level) {
    return new FieldError(
        "/adjustments/" + index + "/expected",
        "expected_mismatch",
        "There are " + level.onHand() + " on hand, not " + expected + ".",
        facts("expected", expected, "onHand", level.onHand()));
  }

  static FieldError belowReserved(int index, long target, Level level) {
    return new FieldError(
        "/adjustments/" + index,
        "insufficient_stock",
        "On hand would be " + target + " while " + level.reserved() + " are reserved.",
        facts("requested", target, "available", level.available()));
  }

  /** Throws what the lists give reason for; a wrong expectation is told first. */
  static void refuse(List<FieldError> mismatches, List<FieldError> shortages) {
    if (!mismatches.isEmpty()) {
      throw new FaultException(
          new Fault.Conflict(
              "expected_mismatch", "Stock is not what was expected.", mismatches, Map.of()));
    }
    if (!shortages.isEmpty()) {
      throw new FaultException(
          new Fault.Conflict(
              "insufficient_stock",
              "Stock cannot fall below what is reserved, nor below zero.",
              shortages,
              Map.of()));
    }
  }

  private static Map<String, Object> facts(
      String first, long firstValue, String second, long secondValue) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(first, firstValue);
    facts.put(second, secondValue);
    return facts;
  }
}
