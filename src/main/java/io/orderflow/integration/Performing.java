package io.orderflow.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.dispatch.DispatchMessages.Perform;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/** Hands each queued event to its service's adapter, and notes how the service does. */
final class Performing {
  private final Connections connections;
  private final Map<Provider, Adapter> adapters;
  private final Standing standing;

  Performing(Connections connections, Map<Provider, Adapter> adapters, Standing standing) {
    this.connections = connections;
    this.adapters = adapters;
    this.standing = standing;
  }

  Future<Performed> perform(Perform command) {
    Provider provider = Provider.valueOf(command.provider());
    return connections
        .account(command.tenantId(), provider)
        .compose(account -> adapters.get(provider).perform(task(account, command)))
        .recover(Performing::silent)
        .onSuccess(performed -> standing.note(command.tenantId(), provider, performed));
  }

  /** An adapter need not catch what every call of it may meet. */
  private static Future<Performed> silent(Throwable failure) {
    return failure instanceof ServiceSilent
        ? Future.succeededFuture(
            new Performed(Outcome.silent, null, null, "no answer: " + failure.getMessage()))
        : Future.failedFuture(failure);
  }

  private static Task task(Account account, Perform command) {
    JsonNode event = Json.tree(command.payload());
    JsonNode data = event.path("data");
    Caller caller =
        new Caller(command.tenantId(), Mode.live, command.correlationId(), command.traceparent());
    return new Task(
        account,
        caller,
        command.eventId(),
        event.path("type").textValue(),
        orderId(data),
        data,
        command.attempts());
  }

  private static UUID orderId(JsonNode data) {
    return IdKind.ORDER.parse(data.path("id").asText("")).orElse(null);
  }
}
