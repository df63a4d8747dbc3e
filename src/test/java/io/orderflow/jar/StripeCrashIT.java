package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.stripe.Account;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.sandbox.stripe.Refund;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed when Stripe has done what it was asked for and before that is written down:
 * the next process brings it to its end, and no money moves twice.
 */
class StripeCrashIT {
  private static final String KEY = "sk_test_thecrash123";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final Sandbox sandbox = Sandbox.open();
  private final Account stripe = sandbox.stripe().account(KEY);
  private final Map<String, String> environment = environment();
  private final Api api = api();
  private JarProcess process;

  @AfterEach
  void close() {
    process.kill();
    sandbox.close();
  }

  @Test
  void moneyShouldMoveOnceThoughTheProcessIsKilledAfterEachEffect() {
    start();
    connect();

    loseNextAnswer("POST /v1/payment_intents");
    String order = place();
    killAfter(() -> stripe.intents().size() == 1);
    awaitPayment(order, "authorized");

    loseNextAnswer("/capture");
    post("/v1/orders/" + order + "/fulfillments", Map.of());
    killAfter(() -> stripe.intents().get(0).amountReceived() > 0);
    awaitPayment(order, "paid");

    loseNextAnswer("POST /v1/refunds");
    post("/v1/orders/" + order + "/refunds", Map.of("amount", 999));
    killAfter(() -> stripe.refunds().size() == 1);
    awaitPayment(order, "partially_refunded");

    Await.until("all effects to be done", PATIENCE, () -> allDone(order));
    assertThat(stripe.intents()).extracting(Intent::amountReceived).containsExactly(3_998L);
    assertThat(stripe.refunds()).extracting(Refund::amount).containsExactly(999L);
    JsonNode after = api.get("/v1/orders/" + order).send().json();
    assertThat(after.get("amountPaid").asLong()).isEqualTo(3_998);
    assertThat(after.get("amountRefunded").asLong()).isEqualTo(999);
  }

  private Map<String, String> environment() {
    Map<String, String> settings = new HashMap<>(Servers.environment(Map.of()));
    settings.put("PORT", String.valueOf(Servers.freePort()));
    settings.put("ORDERFLOW_INTEGRATIONS_STRIPE_URL", sandbox.url());
    settings.put("ORDERFLOW_INTEGRATIONS_SCHEDULE", "100ms,200ms,500ms,1s,1s,1s,1s,1s,1s,1s");
    settings.put("ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "5s");
    settings.put("ORDERFLOW_DISPATCH_LEASE", "6s");
    settings.put("ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "1s");
    return settings;
  }

  private Api api() {
    String key = TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey();
    return new Api("http://127.0.0.1:" + environment.get("PORT"), key);
  }

  private void start() {
    process = JarProcess.start(folder, environment, "serve");
    process.awaitLine("OrderFlow (serves)");
  }

  private void connect() {
    Map<String, Object> stock = Map.of("sku", "A", "delta", 10, "reason", "received");
    post("/v1/inventory/adjust", Map.of("adjustments", List.of(stock)));
    require(api.call("PUT", "/v1/integrations/stripe").json(Map.of("secretKey", KEY)).send());
  }

  private String place() {
    Map<String, Object> order = new HashMap<>(RunningNode.order("A", 2));
    order.put(
        "payment",
        Map.of("provider", "stripe", "paymentMethod", "pm_card_visa", "capture", "manual"));
    return post("/v1/orders", order).get("id").asText();
  }

  private void loseNextAnswer(String call) {
    sandbox.faults("stripe").next(FaultMode.TIMEOUT_AFTER_EFFECT, 1, call);
  }

  private void killAfter(BooleanSupplier effect) {
    Await.until("the effect", PATIENCE, effect);
    process.kill();
    start();
  }

  private void awaitPayment(String order, String status) {
    Await.until(
        "the order to be " + status,
        PATIENCE,
        () ->
            api.get("/v1/orders/" + order)
                .send()
                .json()
                .path("paymentStatus")
                .asText()
                .equals(status));
  }

  private boolean allDone(String order) {
    JsonNode effects = api.get("/v1/orders/" + order + "/integrations").send().json().path("data");
    return effects.size() == 3
        && effects.findValuesAsText("state").stream().allMatch("done"::equals);
  }

  private JsonNode post(String path, Object body) {
    return require(api.post(path, body).send()).json();
  }

  private static Reply require(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    return reply;
  }
}
