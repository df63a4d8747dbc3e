package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Tokens;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that Stripe holds for one secret key, and what a test does to it from outside. */
public final class Account {
  static final String API_VERSION = "2026-07-29.dahlia";

  private final Clock clock;
  private final Webhooks webhooks;
  private final Keys keys = new Keys();
  private final Map<String, TestMethod> methods = new HashMap<>();
  private final Store intents = new Store("payment_intent", "/v1/payment_intents");
  private final Store charges = new Store("charge", "/v1/charges");
  private final Store refunds = new Store("refund", "/v1/refunds");
  private final Store events = new Store("event", "/v1/events");
  private final Intents intentCalls = new Intents(this);
  private final Refunds refundCalls = new Refunds(this);
  private Origin origin = Origin.ITSELF;

  /** The request that causes an event. */
  record Origin(String requestId, String key) {
    static final Origin ITSELF = new Origin(null, null);
  }

  Account(Clock clock, Webhooks webhooks) {
    this.clock = clock;
    this.webhooks = webhooks;
  }

  public Webhooks webhooks() {
    return webhooks;
  }

  public synchronized List<Intent> intents() {
    return intents.copies().stream().map(Intent::of).toList();
  }

  public synchronized Intent intent(String id) {
    return Intent.of(intents.get(id).copy());
  }

  public synchronized List<Charge> charges() {
    return charges.copies().stream().map(Charge::of).toList();
  }

  public synchronized List<Refund> refunds() {
    return refunds.copies().stream().map(Refund::of).toList();
  }

  /** All events so far, delivered or not. */
  public synchronized List<JsonObject> events() {
    return events.copies();
  }

  /** The customer does what {@code requires_action} asked for. */
  public synchronized void authenticate(String intentId) {
    intentCalls.authenticate(intents.get(intentId));
  }

  /** The bank settles a payment that was processing. */
  public synchronized void settle(String intentId) {
    intentCalls.settle(intents.get(intentId));
  }

  /** The bank refuses a payment that was processing. */
  public synchronized void failProcessing(String intentId) {
    intentCalls.failProcessing(intents.get(intentId));
  }

  /** The authorization lapses, as after seven days. */
  public synchronized void expireAuthorization(String intentId) {
    intentCalls.cancel(intents.get(intentId), "automatic");
  }

  /** The merchant captures in the dashboard. */
  public synchronized void captureInDashboard(String intentId, long amount) {
    intentCalls.capture(
        intents.get(intentId), new Form(Map.of("amount_to_capture", Long.toString(amount))));
  }

  /** The merchant cancels in the dashboard. */
  public synchronized void cancelInDashboard(String intentId) {
    intentCalls.cancel(intents.get(intentId), "requested_by_customer");
  }

  /** The merchant refunds in the dashboard. */
  public synchronized Refund refundInDashboard(String intentId, long amount) {
    Form form = new Form(Map.of("payment_intent", intentId, "amount", Long.toString(amount)));
    return Refund.of(refundCalls.create(form).copy());
  }

  /** A pending refund reaches the customer. */
  public synchronized void settleRefund(String refundId) {
    refundCalls.settle(refunds.get(refundId));
  }

  /** The customer's bank sends a refund back. */
  public synchronized void failRefund(String refundId) {
    refundCalls.fail(refunds.get(refundId), "lost_or_stolen_card");
  }

  /** The customer disputes the payment at the bank. */
  public synchronized void dispute(String intentId) {
    JsonObject intent = intents.get(intentId);
    Disputes.open(this, charges.get(intent.getString("latest_charge")));
  }

  /** As after 24 hours. */
  public synchronized void forgetKeys() {
    keys.forget();
  }

  Intents intentCalls() {
    return intentCalls;
  }

  Refunds refundCalls() {
    return refundCalls;
  }

  Store intentStore() {
    return intents;
  }

  Store chargeStore() {
    return charges;
  }

  Store refundStore() {
    return refunds;
  }

  Store eventStore() {
    return events;
  }

  Keys keys() {
    return keys;
  }

  void cause(Origin origin) {
    this.origin = origin;
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /** A payment method as a payment keeps it: the tester's one under an identifier of its own. */
  Optional<String> attach(String id) {
    TestMethod method = methods.getOrDefault(id, TestMethod.of(id).orElse(null));
    if (method == null) {
      return Optional.empty();
    }
    String clone = methods.containsKey(id) ? id : Tokens.next("pm_1", 23);
    methods.put(clone, method);
    return Optional.of(clone);
  }

  TestMethod method(String id) {
    return methods.get(id);
  }

  /** Tells of a change: an event that is kept and sent to whoever listens. */
  void emit(String type, JsonObject resource) {
    emit(type, resource, null);
  }

  void emit(String type, JsonObject resource, JsonObject previous) {
    JsonObject data = new JsonObject().put("object", resource.copy());
    if (previous != null) {
      data.put("previous_attributes", previous);
    }
    JsonObject event =
        new JsonObject()
            .put("id", Tokens.next("evt_1", 23))
            .put("object", "event")
            .put("api_version", API_VERSION)
            .put("created", now())
            .put("data", data)
            .put("livemode", false)
            .put("pending_webhooks", webhooks.listeners(type))
            .put(
                "request",
                new JsonObject().put("id", origin.requestId()).put("idempotency_key", origin.key()))
            .put("type", type);
    webhooks.send(events.add(event));
  }
}
