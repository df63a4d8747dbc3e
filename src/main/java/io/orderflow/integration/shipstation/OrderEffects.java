package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an order has caused at ShipStation. The first push is called {@code push}; each that has
 * something else to say is called by the version of the order that made it so.
 *
 * @param all oldest first
 */
record OrderEffects(List<Effect> all) {
  static final String PUSH = "push";
  static final String CANCEL = "cancel";
  private static final String HASH = "content";
  private static final String UNITS = "units";

  /** What is kept of a body: it can be made again, so only what tells it from another. */
  static String request(ShippableOrder order) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("version", order.version());
    request.put(HASH, OrderBody.hash(order));
    request.put(UNITS, order.assigned());
    return request.toString();
  }

  Optional<Effect> find(String name) {
    return all.stream().filter(effect -> effect.name().equals(name)).findFirst();
  }

  /** Whether nothing more is to be tried of it. */
  boolean isSettled(String name) {
    return find(name).map(effect -> effect.state() != State.unknown).orElse(false);
  }

  /** Whether ShipStation has been told all that there is to tell, or has refused it. */
  boolean isUpToDate(ShippableOrder order) {
    return last().map(last -> last.state() != State.unknown && says(last, order)).orElse(false);
  }

  /** Whether ShipStation, as far as it was told, has more of the order to send than there is. */
  boolean isTooMuchThere(ShippableOrder order) {
    return mayBeThere()
        && last().map(last -> units(last) > order.assigned()).orElse(false)
        && !isUpToDate(order);
  }

  /** Under which name the order as it is now is pushed: an unknown outcome is simply sent again. */
  String pushName(ShippableOrder order) {
    return last()
        .map(last -> says(last, order) ? last.name() : PUSH + ":" + order.version())
        .orElse(PUSH);
  }

  /** Pushes that nobody knows the outcome of. */
  List<Effect> unknownPushes() {
    return pushes().stream().filter(push -> push.state() == State.unknown).toList();
  }

  /** Whether the order is there, or may be. */
  boolean mayBeThere() {
    return pushes().stream().anyMatch(push -> !push.isRefused());
  }

  /** ShipStation's own identifier of the order, once it is known. */
  Optional<String> reference() {
    return pushes().stream().map(Effect::reference).filter(Objects::nonNull).findFirst();
  }

  private Optional<Effect> last() {
    List<Effect> pushes = pushes();
    return pushes.isEmpty() ? Optional.empty() : Optional.of(pushes.get(pushes.size() - 1));
  }

  private List<Effect> pushes() {
    return all.stream().filter(OrderEffects::isPush).toList();
  }

  static boolean isPush(Effect effect) {
    return effect.name().equals(PUSH) || effect.name().startsWith(PUSH + ":");
  }

  private static int units(Effect push) {
    return Json.tree(push.request()).path(UNITS).intValue();
  }

  private static boolean says(Effect push, ShippableOrder order) {
    return Json.tree(push.request()).path(HASH).asText().equals(OrderBody.hash(order));
  }
}
