package io.orderflow.integration.shipstation;

import io.orderflow.bus.Caller;
import io.orderflow.integration.Account;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import java.util.List;

/** An order as it now is, and what it has caused at the account so far. */
record Sight(Account account, Caller caller, ShippableOrder order, OrderEffects effects) {
  String key() {
    return OrderKey.of(account.tenantId(), order.id());
  }

  Plan plan(String name, String request) {
    return new Plan(account.tenantId(), order.id(), Provider.shipstation, name, key(), request);
  }

  /** Pushes that nobody knows the outcome of, but for that one. */
  List<Effect> otherUnknown(Effect effect) {
    return effects.unknownPushes().stream()
        .filter(push -> !push.name().equals(effect.name()))
        .toList();
  }
}
