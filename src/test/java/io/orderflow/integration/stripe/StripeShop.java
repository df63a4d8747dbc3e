package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.Settings;
import io.orderflow.sandbox.Faults;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.stripe.Account;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** A process whose tenant has connected the sandbox's Stripe, and what a shop does with it. */
final class StripeShop implements AutoCloseable {
  static final String KEY = "sk_test_theshop123";
  static final String SECRET = "whsec_theshop123";

  /** A machine with other work may need long for what is over in a moment. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Twice as many tries as faults by chance use up. */
  private static final String SCHEDULE = "50ms,50ms,100ms,100ms,200ms".concat(",300ms".repeat(60));

  final Sandbox sandbox;
  final Account stripe;
  final RunningNode node;

  private StripeShop(Sandbox sandbox, Settings settings) {
    this.sandbox = sandbox;
    this.stripe = sandbox.stripe().account(KEY);
    this.node = RunningNode.start(settings);
    node.stock("A", 1_000_000);
    connect(KEY);
  }

  /** Stripe tells the process of all that happens there. */
  static StripeShop open() {
    return open(Clock.systemUTC(), Map.of()).told();
  }

  /** Whose process hears nothing from Stripe, and asks every second. */
  static StripeShop deaf() {
    return open(Clock.systemUTC(), Map.of());
  }

  /**
   * Whose process hears nothing from Stripe.
   *
   * @param clock Stripe's
   */
  static StripeShop open(Clock clock, Map<String, String> overrides) {
    Sandbox sandbox = Sandbox.open(clock);
    return new StripeShop(sandbox, Servers.settings(environment(sandbox, overrides)));
  }

  static Map<String, String> environment(Sandbox sandbox, Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERFLOW_INTEGRATIONS_STRIPE_URL", sandbox.url());
    environment.put("ORDERFLOW_INTEGRATIONS_SCHEDULE", SCHEDULE);
    environment.put("ORDERFLOW_INTEGRATIONS_CALL_TIMEOUT", "1s");
    environment.put("ORDERFLOW_INTEGRATIONS_STRIPE_CHECK_INTERVAL", "1s");
    environment.put("ORDERFLOW_DISPATCH_POLL_INTERVAL", "100ms");
    environment.put("ORDERFLOW_DISPATCH_BREAKER_FAILURES", "50");
    environment.put("ORDERFLOW_DISPATCH_BREAKER_OPEN_MIN", "100ms");
    environment.put("ORDERFLOW_DISPATCH_BREAKER_OPEN_MAX", "200ms");
    environment.putAll(overrides);
    return environment;
  }

  StripeShop told() {
    stripe.webhooks().register(callbackUrl(), SECRET);
    return this;
  }

  String callbackUrl() {
    String path =
        node.api.get("/v1/integrations/stripe").send().json().path("callbackUrl").asText();
    return node.base() + path;
  }

  void connect(String key) {
    ok(
        node.api
            .call("PUT", "/v1/integrations/stripe")
            .json(Map.of("secretKey", key, "webhookSecret", SECRET))
            .send());
  }

  Faults faults() {
    return sandbox.faults("stripe");
  }

  String order(String paymentMethod, String capture) {
    return order(paymentMethod, capture, "USD", 1_999, 2);
  }

  String order(String paymentMethod, String capture, String currency, long price, int quantity) {
    Map<String, Object> order = new HashMap<>(RunningNode.order("A", quantity));
    order.put("currency", currency);
    order.put("lines", List.of(Map.of("sku", "A", "quantity", quantity, "unitPrice", price)));
    order.put(
        "payment",
        Map.of("provider", "stripe", "paymentMethod", paymentMethod, "capture", capture));
    return ok(send(node.api.post("/v1/orders", order))).json().get("id").asText();
  }

  JsonNode get(String order) {
    return ok(send(node.api.get("/v1/orders/" + order))).json();
  }

  /** Does something with the order, which must succeed. */
  JsonNode act(String order, String what, Object body) {
    return ok(send(node.api.post("/v1/orders/" + order + "/" + what, body))).json();
  }

  JsonNode cancel(String order) {
    return act(order, "cancel", Map.of());
  }

  JsonNode cancel(String order, int units) {
    return act(order, "cancel", Map.of("lines", units(order, units)));
  }

  JsonNode fulfil(String order) {
    return act(order, "fulfillments", Map.of());
  }

  JsonNode fulfil(String order, int units) {
    return act(order, "fulfillments", Map.of("lines", units(order, units)));
  }

  JsonNode refund(String order, Map<String, ?> body) {
    return act(order, "refunds", body);
  }

  JsonNode retry(String order, String paymentMethod) {
    return act(order, "payments", Map.of("paymentMethod", paymentMethod));
  }

  private List<?> units(String order, int units) {
    String line = get(order).at("/lines/0/id").asText();
    return List.of(Map.of("lineId", line, "quantity", units));
  }

  /** The order once it is paid for so far. */
  JsonNode awaitPayment(String order, String status) {
    Await.until(
        order + " to be " + status,
        PATIENCE,
        () -> get(order).get("paymentStatus").asText().equals(status));
    return get(order);
  }

  List<JsonNode> effects(String order) {
    JsonNode effects =
        ok(send(node.api.get("/v1/orders/" + order + "/integrations"))).json().get("data");
    return StreamSupport.stream(effects.spliterator(), false).toList();
  }

  /** The effect of that name. */
  JsonNode effect(String order, String name) {
    return effects(order).stream()
        .filter(effect -> effect.get("effect").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + effects(order)));
  }

  /** The effect of that name once it is so far. */
  JsonNode awaitEffect(String order, String name, String state) {
    Await.until(
        name + " of " + order + " to be " + state,
        PATIENCE,
        () ->
            effects(order).stream()
                .filter(effect -> effect.get("effect").asText().equals(name))
                .anyMatch(effect -> effect.get("state").asText().equals(state)));
    return effect(order, name);
  }

  /** The payments that Stripe has of the order, oldest first. */
  List<Intent> intents(String order) {
    return stripe.intents().stream()
        .filter(intent -> order.equals(intent.metadata("order_id")))
        .toList();
  }

  /** The only one. */
  Intent intent(String order) {
    List<Intent> intents = intents(order);
    if (intents.size() != 1) {
      throw new AssertionError("one payment, not " + intents);
    }
    return intents.get(0);
  }

  /** As a client does whom a busy machine answers too late: again under the same key. */
  static Reply send(Api.Call call) {
    call.header("Idempotency-Key", UUID.randomUUID().toString());
    Reply reply = call.send();
    while (reply.status() == 503) {
      reply = call.send();
    }
    return reply;
  }

  static Reply ok(Reply reply) {
    if (reply.status() / 100 != 2) {
      throw new AssertionError(reply.text());
    }
    return reply;
  }

  @Override
  public void close() {
    node.close();
    sandbox.close();
  }
}
