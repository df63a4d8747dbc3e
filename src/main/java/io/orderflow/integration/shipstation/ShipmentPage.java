package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One page of a list of shipments, of so many in all. */
record ShipmentPage(List<Shipment> shipments, int pages) {
  static ShipmentPage parse(JsonNode page) {
    List<Shipment> shipments = new ArrayList<>();
    page.path("shipments").forEach(shipment -> shipments.add(Shipment.parse(shipment)));
    return new ShipmentPage(shipments, page.path("pages").intValue());
  }

  Optional<Instant> newest() {
    return shipments.stream()
        .map(Shipment::createdAt)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder());
  }
}
