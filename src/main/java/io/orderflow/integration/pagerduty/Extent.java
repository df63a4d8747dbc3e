package io.orderflow.integration.pagerduty;

import io.orderflow.id.IdKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How much is wrong, and where it is worst.
 *
 * @param count of all that is wrong
 * @param worst the first few places, the worst first
 */
record Extent(long count, List<Place> worst) {
  /**
   * One of a tenant's receivers.
   *
   * @param webhookId null when all that is known is the service
   * @param kind a webhook, or the service
   * @param since when it began there, or null
   * @param number of what is wrong there, or null
   */
  record Place(UUID tenantId, UUID webhookId, String kind, Instant since, Long number) {
    private Map<String, Object> details(String numbered) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("tenant", IdKind.TENANT.format(tenantId));
      details.put("kind", kind);
      if (webhookId != null) {
        details.put("webhook", IdKind.WEBHOOK.format(webhookId));
      }
      if (since != null) {
        details.put("since", since.toString());
      }
      if (number != null) {
        details.put(numbered, number);
      }
      return details;
    }
  }

  /**
   * As an alert's details.
   *
   * @param counted what the count counts
   * @param numbered what each place's number counts
   */
  Map<String, Object> details(String counted, String numbered) {
    return Map.of(
        counted, count, "worst", worst.stream().map(place -> place.details(numbered)).toList());
  }
}
