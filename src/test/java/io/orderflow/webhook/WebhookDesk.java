package io.orderflow.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import io.orderflow.id.IdKind;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.webhook.WebhookMessages.CreateWebhook;
import io.orderflow.webhook.WebhookMessages.DeleteWebhook;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import io.orderflow.webhook.WebhookMessages.ListWebhooks;
import io.orderflow.webhook.WebhookMessages.PatchWebhook;
import io.orderflow.webhook.WebhookMessages.RotateSecret;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** One tenant that asks the webhook actor, and looks into its rows. */
record WebhookDesk(Bus bus, Database database, Caller caller) {
  static final String URL = "http://127.0.0.1:9000/hook";
  private static final ObjectMapper JSON = new ObjectMapper();

  Answer create(String url, List<String> events) {
    return create(url, events, null);
  }

  Answer create(String url, List<String> events, OnceKey once) {
    return Await.get(bus.request(WebhookMessages.CREATE, request(url, events, once)));
  }

  CreateWebhook request(String url, List<String> events, OnceKey once) {
    return new CreateWebhook(caller, once, url, null, events, "none");
  }

  Answer patch(UUID id, Long ifMatch, String patch) {
    return Await.get(bus.request(WebhookMessages.PATCH, patchOf(id, ifMatch, patch)));
  }

  PatchWebhook patchOf(UUID id, Long ifMatch, String patch) {
    return new PatchWebhook(caller, null, id, ifMatch, (ObjectNode) tree(patch));
  }

  DeleteWebhook delete(UUID id) {
    return new DeleteWebhook(caller, null, id);
  }

  RotateSecret rotate(UUID id, Duration grace) {
    return new RotateSecret(caller, null, id, grace);
  }

  JsonNode get(UUID id) {
    return tree(Await.get(bus.request(WebhookMessages.GET, new GetWebhook(caller, id))).body());
  }

  Page list(int limit, UUID after) {
    return Await.get(bus.request(WebhookMessages.LIST, new ListWebhooks(caller, limit, after)));
  }

  <Q> Fault fault(Address<Q, ?> address, Q request) {
    return ((FaultException) Await.failure(bus.request(address, request))).fault();
  }

  Row row(String sql, UUID id) {
    return Await.get(database.query(sql, Tuple.of(caller.tenantId(), id))).iterator().next();
  }

  static UUID id(Answer answer) {
    return IdKind.WEBHOOK.parse(body(answer).get("id").asText()).orElseThrow();
  }

  static byte[] secret(Answer answer) {
    return Base64.getDecoder().decode(body(answer).get("secret").asText().substring(6));
  }

  static JsonNode body(Answer answer) {
    return tree(answer.body());
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
