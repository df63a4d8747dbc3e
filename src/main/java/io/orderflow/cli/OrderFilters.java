package io.orderflow.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which orders an export takes: the filters of the API's list. */
final class OrderFilters {
  private final Map<String, String> given = new TreeMap<>();

  @Option(names = "--status", description = "Only orders in this status.")
  void status(String value) {
    given.put("status", value);
  }

  @Option(names = "--payment-status", description = "Only orders in this payment status.")
  void paymentStatus(String value) {
    given.put("paymentStatus", value);
  }

  @Option(names = "--fulfillment-status", description = "Only orders in this fulfilment status.")
  void fulfillmentStatus(String value) {
    given.put("fulfillmentStatus", value);
  }

  @Option(names = "--external-id", description = "Only the order with this id of yours.")
  void externalId(String value) {
    given.put("externalId", value);
  }

  @Option(names = "--customer-email", description = "Only orders of this customer.")
  void customerEmail(String value) {
    given.put("customerEmail", value);
  }

  @Option(names = "--sku", description = "Only orders with a line of this SKU.")
  void sku(String value) {
    given.put("sku", value);
  }

  @Option(
      names = "--from",
      paramLabel = "WHEN",
      converter = Converters.OfMoment.class,
      description = "Only orders created at 2030-01-31T00:00:00Z or later.")
  void from(Instant value) {
    given.put("createdFrom", value.toString());
  }

  @Option(
      names = "--to",
      paramLabel = "WHEN",
      converter = Converters.OfMoment.class,
      description = "Only orders created before.")
  void to(Instant value) {
    given.put("createdTo", value.toString());
  }

  /** Encoded, with an ampersand behind each. */
  String query() {
    return given.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()) + "&")
        .collect(Collectors.joining());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
