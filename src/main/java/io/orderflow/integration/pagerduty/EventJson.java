package io.orderflow.integration.pagerduty;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.config.AlertSettings;
import io.orderflow.integration.pagerduty.Observation.Wrong;
import io.orderflow.json.Json;
import java.io.IOException;
import java.time.Instant;

/** Events as PagerDuty's Events API v2 reads them. */
final class EventJson {
  private static final int LONGEST_SUMMARY = 1_024;
  private static final String RUNBOOK = "docker/RUNBOOK.md";

  private EventJson() {}

  /** What a trigger tells, without its key and without the secret, so that it can be kept. */
  static String told(
      AlertSettings settings, String source, Rule<?> rule, Wrong wrong, Instant since) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("client", "OrderFlow");
          links(json, settings.runbookUrl(), rule);
          json.writeObjectFieldStart("payload");
          json.writeStringField("summary", summary(settings.installation(), wrong));
          json.writeStringField("source", source);
          json.writeStringField("severity", rule.severity().name());
          json.writeStringField("timestamp", Json.time(since));
          json.writeStringField("component", rule.component());
          json.writeStringField("group", settings.installation());
          json.writeStringField("class", rule.name());
          details(json, rule, wrong);
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /** The body of a request. */
  static String body(Notice notice, String routingKey) {
    ObjectNode body =
        notice.isTrigger()
            ? (ObjectNode) Json.tree(notice.event())
            : JsonNodeFactory.instance.objectNode();
    return body.put("routing_key", routingKey)
        .put("event_action", notice.isTrigger() ? "trigger" : "resolve")
        .put("dedup_key", notice.key())
        .toString();
  }

  private static String summary(String installation, Wrong wrong) {
    String summary = "OrderFlow " + installation + ": " + wrong.summary();
    return summary.substring(0, Math.min(LONGEST_SUMMARY, summary.length()));
  }

  /** PagerDuty takes whole URLs only. */
  private static void links(JsonGenerator json, String runbookUrl, Rule<?> rule)
      throws IOException {
    if (!runbookUrl.isEmpty()) {
      json.writeArrayFieldStart("links");
      json.writeStartObject();
      json.writeStringField("href", runbookUrl + "#" + rule.name());
      json.writeStringField("text", "Runbook: " + rule.name());
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  private static void details(JsonGenerator json, Rule<?> rule, Wrong wrong) throws IOException {
    json.writeObjectFieldStart("custom_details");
    json.writeStringField("runbook", RUNBOOK + "#" + rule.name());
    for (var detail : wrong.details().entrySet()) {
      json.writePOJOField(detail.getKey(), detail.getValue());
    }
    json.writeEndObject();
  }
}
