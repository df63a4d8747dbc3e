package io.orderflow.sandbox.pagerduty;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What PagerDuty demands of an event. */
final class EventRules {
  private static final int KEY_LENGTH = 32;
  private static final int LONGEST_DEDUP_KEY = 255;
  private static final int LONGEST_SUMMARY = 1_024;
  private static final List<String> ACTIONS = List.of("trigger", "acknowledge", "resolve");
  private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

  private EventRules() {}

  /** All that is wrong with an alert event. */
  static List<String> errors(JsonObject event) {
    List<String> errors = new ArrayList<>();
    checkKey(event, errors);
    String action = text(event, "event_action");
    if (!ACTIONS.contains(action)) {
      errors.add("'event_action' must be one of 'trigger', 'acknowledge', or 'resolve'");
    }
    String dedupKey = text(event, "dedup_key");
    if (dedupKey.length() > LONGEST_DEDUP_KEY) {
      errors.add("'dedup_key' must be at most 255 characters");
    }
    if (action.equals("trigger")) {
      checkPayload(event, errors);
    } else if (dedupKey.isEmpty()) {
      errors.add("'dedup_key' is missing or blank");
    }
    return errors;
  }

  /** All that is wrong with a change event. */
  static List<String> changeErrors(JsonObject event) {
    List<String> errors = new ArrayList<>();
    checkKey(event, errors);
    require(payload(event), "summary", errors);
    return errors;
  }

  private static void checkKey(JsonObject event, List<String> errors) {
    String key = text(event, "routing_key");
    if (key.isEmpty()) {
      errors.add("'routing_key' is missing or blank");
    } else if (key.length() != KEY_LENGTH) {
      errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
    }
  }

  private static void checkPayload(JsonObject event, List<String> errors) {
    JsonObject payload = payload(event);
    require(payload, "summary", errors);
    require(payload, "source", errors);
    if (!SEVERITIES.contains(text(payload, "severity"))) {
      errors.add(
          "'payload.severity' is invalid (must be one of the following: "
              + "'critical', 'warning', 'error' or 'info')");
    }
    if (text(payload, "summary").length() > LONGEST_SUMMARY) {
      errors.add("'payload.summary' must be at most 1024 characters");
    }
  }

  private static void require(JsonObject payload, String name, List<String> errors) {
    if (text(payload, name).isBlank()) {
      errors.add("'payload." + name + "' is missing or blank");
    }
  }

  private static JsonObject payload(JsonObject event) {
    return event.getValue("payload") instanceof JsonObject payload ? payload : new JsonObject();
  }

  private static String text(JsonObject holder, String name) {
    return holder.getValue(name) instanceof String text ? text : "";
  }
}
