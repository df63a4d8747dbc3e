package io.orderflow.management;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.dispatch.DispatchMessages;
import io.orderflow.dispatch.DispatchMessages.CountDeadLetters;
import io.orderflow.dispatch.DispatchMessages.DeadLetterCount;
import io.orderflow.dispatch.DispatchMessages.DeadLetterCounts;
import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators see of all tenants' dead letters, and how they have them sent again. */
final class DeadLetterDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDesk.class);

  /** More than anyone looks at; the command line lists the rest. */
  private static final int SHOWN = 20;

  /** Names the requests of operators in the log of events. */
  private static final String CORRELATION_ID = "operator-console";

  private final Bus bus;

  DeadLetterDesk(Bus bus) {
    this.bus = bus;
  }

  Future<Reply> counts() {
    return bus.request(DispatchMessages.DEAD_LETTER_COUNTS, new CountDeadLetters(SHOWN))
        .map(counts -> Reply.json(200, json -> write(json, counts)))
        .recover(DeadLetterDesk::explain);
  }

  private static void write(JsonGenerator json, DeadLetterCounts counts) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("webhooks");
    for (DeadLetterCount count : counts.webhooks()) {
      json.writeStartObject();
      json.writeStringField("tenantId", IdKind.TENANT.format(count.tenantId()));
      json.writeStringField("webhookId", IdKind.WEBHOOK.format(count.webhookId()));
      json.writeStringField("kind", count.kind());
      json.writeStringField("status", count.status());
      json.writeNumberField("deadLetters", count.letters());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Starts the job that the API starts for tenants, in the name of the webhook's tenant. */
  Future<Reply> replay(String body) {
    return asked(body)
        .map(this::replay)
        .orElseGet(
            () ->
                Future.succeededFuture(
                    Reply.refusal(400, "The body must hold a tenantId and a webhookId.")));
  }

  private Future<Reply> replay(ReplayDeadLetters request) {
    LOG.atInfo()
        .addKeyValue("tenantId", IdKind.TENANT.format(request.caller().tenantId()))
        .addKeyValue("webhookId", IdKind.WEBHOOK.format(request.webhookId()))
        .log("an operator has dead letters sent again");
    return bus.request(DispatchMessages.REPLAY, request)
        .map(job -> Reply.json(202, job.body()))
        .recover(DeadLetterDesk::explain);
  }

  private static Optional<ReplayDeadLetters> asked(String body) {
    try {
      JsonNode json = Json.tree(body);
      Optional<UUID> tenant = IdKind.TENANT.parse(json.path("tenantId").asText());
      Optional<UUID> webhook = IdKind.WEBHOOK.parse(json.path("webhookId").asText());
      return tenant.flatMap(owner -> webhook.map(receiver -> request(owner, receiver)));
    } catch (UncheckedIOException notJson) {
      return Optional.empty();
    }
  }

  private static ReplayDeadLetters request(UUID tenantId, UUID webhookId) {
    Caller caller = new Caller(tenantId, Mode.live, CORRELATION_ID, null);
    return new ReplayDeadLetters(caller, null, webhookId, null, null, null);
  }

  private static Future<Reply> explain(Throwable failure) {
    Fault fault = FaultException.of(failure).fault();
    return Future.succeededFuture(
        fault instanceof Fault.Conflict conflict
            ? Reply.refusal(409, conflict.detail())
            : fault instanceof Fault.NotFound missing
                ? Reply.refusal(404, "There is no such " + missing.what() + ".")
                : Reply.refusal(503, "The database does not answer in time."));
  }
}
