package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.Task;
import io.orderflow.integration.Told;
import io.orderflow.json.Json;
import io.vertx.core.Future;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What Stripe tells is a hint, because it comes late, twice and in any order: it names a payment,
 * and the payment is read.
 */
final class Hearing {
  private static final String INTENT = "intent";

  /** Of Stripe's identifiers, which go into the path of a URL. */
  private static final String ID = "[A-Za-z0-9_]{1,255}";

  private final StripeApi api;
  private final Effects effects;
  private final Inspection inspection;
  private final Clock clock;

  Hearing(StripeApi api, Effects effects, Inspection inspection, Clock clock) {
    this.api = api;
    this.effects = effects;
    this.inspection = inspection;
    this.clock = clock;
  }

  /** Of an event that Stripe has signed; what is kept of it is which payment it tells of. */
  static Told told(byte[] body) {
    JsonNode event = tree(body);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("type", event.path("type").asText());
    data.put(INTENT, intent(event.path("type").asText(), event.at("/data/object")));
    return new Told(id(event), data.toString());
  }

  private static JsonNode tree(byte[] body) {
    try {
      return Json.tree(new String(body, StandardCharsets.UTF_8));
    } catch (UncheckedIOException noJson) {
      throw invalid("", "malformed_json", "The body is no JSON.");
    }
  }

  private static String id(JsonNode event) {
    String id = event.path("id").asText();
    if (!id.matches(ID)) {
      throw invalid("/id", "required", "An event has an id.");
    }
    return id;
  }

  private static FaultException invalid(String pointer, String code, String detail) {
    return new FaultException(new Fault.Invalid(List.of(new FieldError(pointer, code, detail))));
  }

  /** The payment's identifier, or null when it tells of none that matters. */
  private static String intent(String type, JsonNode object) {
    String named =
        switch (type) {
          case "payment_intent.succeeded",
              "payment_intent.payment_failed",
              "payment_intent.canceled",
              "payment_intent.amount_capturable_updated",
              "payment_intent.requires_action" ->
              object.path("id").asText();
          case "refund.created", "refund.updated", "refund.failed", "charge.dispute.created" ->
              object.path("payment_intent").asText();
          default -> "";
        };
    return named.matches(ID) ? named : null;
  }

  Future<Performed> hear(Task task) {
    String intent = task.data().path(INTENT).textValue();
    return intent == null
        ? Future.succeededFuture(new Performed(Outcome.done, null, null, "nothing to do"))
        : read(Errand.of(task, null, clock), intent);
  }

  /** Reads a payment, and does for its order what follows from it. */
  Future<Performed> read(Errand errand, String reference) {
    return api.get(errand.account(), Plans.intent(reference), Plans.WITH_CHARGE)
        .compose(reply -> read(errand, reference, reply));
  }

  private Future<Performed> read(Errand errand, String reference, StripeReply reply) {
    if (reply.isUnknownObject()) {
      return Future.succeededFuture(unknown(reference));
    }
    if (!reply.isDone()) {
      return Future.succeededFuture(reply.performed());
    }
    Intent intent = Intent.of(reply.body());
    Optional<UUID> ours = order(errand, intent);
    return ours.isPresent()
        ? inspection.inspect(errand.of(ours.get()), intent.attempt(), intent)
        : effects
            .byReference(errand.tenantId(), Provider.stripe, reference)
            .compose(effect -> inspect(errand, effect, intent));
  }

  private static Optional<UUID> order(Errand errand, Intent intent) {
    boolean ours =
        intent.tenantId().equals(IdKind.TENANT.format(errand.tenantId())) && intent.attempt() > 0;
    return ours ? IdKind.ORDER.parse(intent.orderId()) : Optional.empty();
  }

  /** Somebody took the metadata away; a payment that never was ours is left alone. */
  private Future<Performed> inspect(Errand errand, Optional<Effect> known, Intent intent) {
    return known.filter(Act.authorize::is).isPresent()
        ? inspection.inspect(errand.of(known.get().orderId()), Act.attempt(known.get()), intent)
        : Future.succeededFuture(unknown(intent.id()));
  }

  private static Performed unknown(String reference) {
    return new Performed(Outcome.done, 200, null, reference + " is none of ours");
  }
}
