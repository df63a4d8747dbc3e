package io.orderflow.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An endpoint that a tenant registered for its events; its secrets are kept apart from it.
 *
 * @param disabledReason why it is disabled, else null
 */
record Webhook(
    UUID tenantId,
    UUID id,
    String url,
    String description,
    List<String> events,
    Ordering ordering,
    Status status,
    String disabledReason,
    long version,
    Instant createdAt,
    Instant updatedAt) {
  /** The reason of an endpoint that its tenant disabled. */
  static final String REQUESTED = "requested";

  /** Whether the events of one order wait for each other. */
  enum Ordering {
    none,
    per_order
  }

  /** A deleted endpoint is kept for its deliveries, and seen by nobody. */
  enum Status {
    enabled,
    disabled,
    deleted
  }

  /** After an RFC 7396 patch that is valid against the contract; unchanged by one that says so. */
  Webhook merge(ObjectNode patch, Instant now) {
    Status wanted = patch.has("status") ? Status.valueOf(patch.get("status").asText()) : status;
    Webhook merged =
        new Webhook(
            tenantId,
            id,
            text(patch, "url", url),
            text(patch, "description", description),
            patch.has("events") ? texts(patch.get("events")) : events,
            Ordering.valueOf(text(patch, "ordering", ordering.name())),
            wanted,
            wanted == status ? disabledReason : reason(wanted),
            version,
            createdAt,
            updatedAt);
    return merged.equals(this) ? this : merged.next(now);
  }

  /** Taken out of service for that reason. */
  Webhook disabled(String reason, Instant now) {
    return new Webhook(
            tenantId,
            id,
            url,
            description,
            events,
            ordering,
            Status.disabled,
            reason,
            version,
            createdAt,
            updatedAt)
        .next(now);
  }

  /** The next version of it. */
  Webhook next(Instant now) {
    return new Webhook(
        tenantId,
        id,
        url,
        description,
        events,
        ordering,
        status,
        disabledReason,
        version + 1,
        createdAt,
        now);
  }

  private static String text(ObjectNode patch, String field, String standing) {
    return patch.has(field) ? patch.get(field).textValue() : standing;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts.stream().distinct().toList();
  }

  private static String reason(Status wanted) {
    return wanted == Status.disabled ? REQUESTED : null;
  }
}
