package io.orderflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.id.IdSource;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.NewLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Applies a JSON merge patch (RFC 7396) to an order: edits, new lines, confirmation. */
final class Editing {
  /** As the contract has it: what one more key would exceed. */
  private static final int METADATA_KEYS = 50;

  /** What an address is nothing without; the contract sees only what the patch itself holds. */
  private static final List<String> ADDRESS = List.of("line1", "city", "country");

  private Editing() {}

  static Change decide(Order order, ObjectNode patch, IdSource ids, Instant at) {
    boolean confirms = confirms(order, patch);
    Details details = details(order, patch);
    boolean edits = !details.equals(order.details());
    boolean rebooks = patch.has("lines");
    if (!confirms && !edits && !rebooks) {
      return Change.none(order);
    }
    require(order, confirms, edits, rebooks);
    Order edited = order.with(details);
    edited = rebooks ? withLines(edited, patch.get("lines"), ids) : edited;
    edited = confirms ? edited.with(edited.state().confirmed(at)) : edited;
    return Change.of(
        edited,
        at,
        events(edits || rebooks, confirms),
        rebooks
            ? new StockMove.Rebook(edited.reserved().minus(order.reserved()), edited.lines())
            : new StockMove.None());
  }

  /** The status may be sent as it is, or as confirmed; other moves have operations of their own. */
  private static boolean confirms(Order order, ObjectNode patch) {
    String now = order.state().status().name();
    String asked = patch.path("status").asText(now);
    if (!asked.equals(now) && !asked.equals(OrderStatus.confirmed.name())) {
      throw Action.edit.refusal(order, asked);
    }
    return !asked.equals(now);
  }

  private static void require(Order order, boolean confirms, boolean edits, boolean rebooks) {
    if (edits) {
      Action.edit.require(order);
    }
    if (rebooks) {
      Action.edit_lines.require(order);
    }
    if (confirms) {
      Action.confirm.require(order);
    }
  }

  private static List<String> events(boolean edits, boolean confirms) {
    List<String> events = new ArrayList<>();
    if (edits) {
      events.add(Change.UPDATED);
    }
    if (confirms) {
      events.add(Change.CONFIRMED);
    }
    return events;
  }

  private static Details details(Order order, ObjectNode patch) {
    JsonNode now = Json.tree(OrderJson.of(order).summary());
    Details details = order.details();
    JsonNode shipping = merged(now, patch, "shippingAddress");
    JsonNode billing = merged(now, patch, "billingAddress");
    requireComplete(patch, shipping, billing);
    return new Details(
        patch.has("externalId") ? OrderReader.text(patch, "externalId") : details.externalId(),
        OrderReader.customer(merged(now, patch, "customer")),
        OrderReader.address(shipping),
        OrderReader.address(billing),
        details.location(),
        patch.has("notes") ? OrderReader.text(patch, "notes") : details.notes(),
        metadata(now, patch));
  }

  private static void requireComplete(ObjectNode patch, JsonNode shipping, JsonNode billing) {
    List<FieldError> missing =
        Stream.concat(
                missing(patch, "shippingAddress", shipping),
                missing(patch, "billingAddress", billing))
            .toList();
    if (!missing.isEmpty()) {
      throw new FaultException(new Fault.Invalid(missing));
    }
  }

  private static Stream<FieldError> missing(ObjectNode patch, String name, JsonNode address) {
    return !patch.has(name) || address.isNull()
        ? Stream.empty()
        : ADDRESS.stream()
            .filter(member -> !address.hasNonNull(member))
            .map(member -> new FieldError("/" + name + "/" + member, "required", "is required"));
  }

  private static Map<String, String> metadata(JsonNode now, ObjectNode patch) {
    JsonNode merged = merged(now, patch, "metadata");
    if (merged.isNull()) {
      return Map.of();
    }
    if (merged.size() > METADATA_KEYS) {
      throw new FaultException(
          new Fault.Invalid(
              List.of(
                  new FieldError(
                      "/metadata", "too_many", "At most " + METADATA_KEYS + " keys are kept."))));
    }
    return OrderReader.metadata(merged);
  }

  /** The member once the patch is laid over it: absent keeps, null deletes, objects merge. */
  private static JsonNode merged(JsonNode now, ObjectNode patch, String name) {
    JsonNode change = patch.get(name);
    if (change == null) {
      return now.get(name);
    }
    if (!(change instanceof ObjectNode members)) {
      return change;
    }
    ObjectNode target =
        now.get(name) instanceof ObjectNode standing ? standing.deepCopy() : patch.objectNode();
    members
        .fields()
        .forEachRemaining(
            member -> {
              if (member.getValue().isNull()) {
                target.remove(member.getKey());
              } else {
                target.set(member.getKey(), member.getValue());
              }
            });
    return target;
  }

  private static Order withLines(Order order, JsonNode wanted, IdSource ids) {
    List<NewLine> lines = new ArrayList<>(wanted.size());
    wanted.forEach(line -> lines.add(line(line)));
    List<OrderLine> placed = Placing.lines(lines, ids);
    Order rebooked = order.with(placed, Placing.amounts(placed, order.amounts().shippingTotal()));
    return rebooked.with(rebooked.state().with(rebooked.paymentStatus()));
  }

  private static NewLine line(JsonNode line) {
    return new NewLine(
        OrderReader.text(line, "sku"),
        OrderReader.text(line, "name"),
        line.get("quantity").intValue(),
        line.get("unitPrice").longValue(),
        line.path("discount").longValue(),
        line.path("tax").longValue());
  }
}
