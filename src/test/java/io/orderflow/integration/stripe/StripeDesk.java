package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderflow.config.Settings;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.id.IdKind;
import io.orderflow.integration.Account;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.ServiceSilent;
import io.orderflow.integration.Task;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The adapter between real orders and the sandbox, called by the test in the queue's place. */
final class StripeDesk implements AutoCloseable {
  static final String VISA = "pm_card_visa";
  private static final String KEY = "sk_test_thedesk123";

  final MovableClock clock = new MovableClock();
  final Sandbox sandbox = Sandbox.open(clock);
  final io.orderflow.sandbox.stripe.Account stripe = sandbox.stripe().account(KEY);
  final DeskOrders orders;
  private final Shop shop;
  private final Effects effects;
  private final StripeAdapter adapter;
  private final Context context;
  private String key = KEY;

  StripeDesk() {
    Settings settings =
        Servers.settings(
            Map.of(
                "ORDERFLOW_INTEGRATIONS_STRIPE_URL",
                sandbox.url(),
                "ORDERFLOW_INTEGRATIONS_CALL_TIMEOUT",
                "1s"));
    shop = Shop.open(settings);
    shop.stock("A", 1_000_000);
    orders = new DeskOrders(shop);
    context = shop.vertx.getOrCreateContext();
    effects = new Effects(shop.database, clock);
    adapter =
        new StripeAdapter(
            shop.bus,
            new ServiceClient(shop.vertx, settings.integrations()),
            effects,
            settings.integrations(),
            clock);
  }

  void useKey(String other) {
    key = other;
  }

  void useOwnKey() {
    key = KEY;
  }

  /** What the queue would have it do on any event of the order. */
  Outcome perform(UUID order) {
    return perform(task("order.updated", order, JsonNodeFactory.instance.objectNode())).outcome();
  }

  /** Until there is nothing more that the queue would try again. */
  void performAll(UUID order) {
    Await.until("all done for " + order, () -> perform(order) == Outcome.done);
  }

  Outcome check() {
    return perform(task(Task.CHECK, null, JsonNodeFactory.instance.objectNode())).outcome();
  }

  /** What Stripe's event comes to, told as the inbox tells it. */
  Performed tell(String type, String intent) {
    return perform(
        task(
            Task.TOLD,
            null,
            JsonNodeFactory.instance.objectNode().put("type", type).put("intent", intent)));
  }

  private Performed perform(Task task) {
    return Await.get(
        start(task)
            .recover(
                failure ->
                    failure instanceof ServiceSilent
                        ? Future.succeededFuture(
                            new Performed(Outcome.silent, null, null, failure.getMessage()))
                        : Future.failedFuture(failure)));
  }

  /** Without waiting for it. */
  Future<Performed> start(UUID order) {
    return start(task("order.updated", order, JsonNodeFactory.instance.objectNode()));
  }

  /** On one event loop, as in a process. */
  private Future<Performed> start(Task task) {
    Promise<Performed> performed = Promise.promise();
    context.runOnContext(now -> adapter.perform(task).onComplete(performed));
    return performed.future();
  }

  private Task task(String type, UUID order, JsonNode data) {
    JsonNode credentials = JsonNodeFactory.instance.objectNode().put("secretKey", key);
    return new Task(
        new Account(shop.caller.tenantId(), credentials),
        shop.caller,
        UUID.randomUUID(),
        type,
        order,
        data,
        0);
  }

  List<Effect> effects(UUID order) {
    return Await.get(effects.of(shop.caller.tenantId(), order, Provider.stripe));
  }

  Effect effect(UUID order, String name) {
    return effects(order).stream()
        .filter(effect -> effect.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Of what a refund is called is known only what it begins with. */
  Effect refundEffect(UUID order) {
    return effects(order).stream().filter(Act.refund::is).findFirst().orElseThrow();
  }

  List<Intent> intents(UUID order) {
    return stripe.intents().stream()
        .filter(intent -> IdKind.ORDER.format(order).equals(intent.metadata("order_id")))
        .toList();
  }

  Intent intent(UUID order) {
    List<Intent> intents = intents(order);
    if (intents.size() != 1) {
      throw new AssertionError("one payment, not " + intents);
    }
    return intents.get(0);
  }

  @Override
  public void close() {
    shop.close();
    sandbox.close();
  }
}
