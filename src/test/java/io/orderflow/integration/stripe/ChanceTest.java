package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.sandbox.stripe.Refund;
import io.orderflow.sandbox.stripe.Webhooks.Manner;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Orders that all kinds of things happen to, in two processes at once, while of Stripe's answers
 * three in ten are lost after the effect and its events come late, twice, mixed up or not at all:
 * every order comes to rest, and the money there is the money here.
 */
class ChanceTest {
  private static final int ORDERS = 120;
  private static final int BUYERS = 4;
  private static final int MOST_ACTIONS = 4;
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> CARDS =
      List.of(
          "pm_card_visa",
          "pm_card_visa",
          "pm_card_mastercard",
          "pm_card_chargeDeclined",
          "pm_card_authenticationRequired");

  @Test
  void everyOrderShouldComeToRestAndNoMoneyMoveTwice() throws Exception {
    try (StripeShop shop = StripeShop.open();
        RunningNode beside = shop.node.beside()) {
      shop.stripe.webhooks().manner(new Manner(2, Duration.ofMillis(100), true));
      shop.stripe.webhooks().lose(50);
      shop.faults()
          .chance(FaultMode.ERROR_AFTER_EFFECT, 0.12)
          .chance(FaultMode.GATEWAY_ERROR_AFTER_EFFECT, 0.08)
          .chance(FaultMode.RESET_AFTER_EFFECT, 0.08)
          .chance(FaultMode.TIMEOUT_AFTER_EFFECT, 0.06);

      List<String> orders = live(shop, List.of(shop.node.api, beside.api));

      Map<String, String> restless = new TreeMap<>();
      Await.until(
          "rest, seed " + SEED + ", but " + restless,
          PATIENCE,
          () -> {
            restless.clear();
            orders.forEach(order -> whyRestless(shop, order, restless));
            return restless.isEmpty();
          });
      orders.forEach(order -> requireTheSame(shop, order));
      requireNothingTwice(shop);
      requireMuch(shop);
      shop.faults().clear();
      requireAgreement(shop, orders);
    }
  }

  private static List<String> live(StripeShop shop, List<Api> doors) throws Exception {
    ExecutorService buyers = Executors.newFixedThreadPool(BUYERS);
    try {
      List<Callable<String>> lives = new ArrayList<>();
      for (int i = 0; i < ORDERS; i++) {
        Random random = new Random(SEED + i);
        lives.add(() -> live(shop, doors, random));
      }
      List<String> orders = new ArrayList<>();
      for (Future<String> life : buyers.invokeAll(lives)) {
        orders.add(life.get());
      }
      return orders;
    } finally {
      buyers.shutdownNow();
    }
  }

  private static String live(StripeShop shop, List<Api> doors, Random random) {
    String card = CARDS.get(random.nextInt(CARDS.size()));
    String order = shop.order(card, random.nextBoolean() ? "manual" : "automatic");
    int actions = random.nextInt(MOST_ACTIONS + 1);
    for (int i = 0; i < actions; i++) {
      if (random.nextBoolean()) {
        awaitNews(shop, order);
      }
      act(shop, order, doors.get(random.nextInt(doors.size())), random);
    }
    return order;
  }

  /** Until its payment is no longer pending, so that more becomes possible. */
  private static void awaitNews(StripeShop shop, String order) {
    Await.until(
        "news of " + order,
        PATIENCE,
        () -> !shop.get(order).get("paymentStatus").asText().equals("pending"));
  }

  /** What the order does not allow now is refused, and that is well. */
  private static void act(StripeShop shop, String order, Api door, Random random) {
    String line = shop.get(order).at("/lines/0/id").asText();
    List<?> one = List.of(Map.of("lineId", line, "quantity", 1));
    Reply reply =
        switch (random.nextInt(8)) {
          case 0 -> post(door, order, "cancel", Map.of());
          case 1 -> post(door, order, "cancel", Map.of("lines", one));
          case 2, 3 -> post(door, order, "fulfillments", Map.of());
          case 4 -> post(door, order, "fulfillments", Map.of("lines", one));
          case 5 -> post(door, order, "refunds", Map.of("amount", 1 + random.nextInt(2_000)));
          case 6 -> post(door, order, "refunds", Map.of());
          default -> post(door, order, "payments", Map.of("paymentMethod", "pm_card_visa"));
        };
    assertThat(reply.status()).as(reply.text()).isIn(200, 201, 409, 422);
  }

  private static Reply post(Api door, String order, String what, Object body) {
    return StripeShop.send(door.post("/v1/orders/" + order + "/" + what, body));
  }

  private static void whyRestless(StripeShop shop, String order, Map<String, String> restless) {
    JsonNode now = shop.get(order);
    String payment = now.get("paymentStatus").asText();
    String fulfillment = now.get("fulfillmentStatus").asText();
    boolean pendingRefund =
        now.get("refunds").findValuesAsText("status").stream().anyMatch("pending"::equals);
    boolean unknown =
        shop.effects(order).stream()
            .anyMatch(effect -> effect.get("state").asText().equals("unknown"));
    boolean toCapture = payment.equals("authorized") && fulfillment.equals("fulfilled");
    boolean held =
        now.get("status").asText().equals("cancelled")
            && shop.intents(order).stream().anyMatch(intent -> intent.amountCapturable() > 0);
    if (payment.equals("pending") || pendingRefund || unknown || toCapture || held) {
      restless.put(order, payment + " " + fulfillment + " " + shop.effects(order));
    }
  }

  private static void requireTheSame(StripeShop shop, String order) {
    JsonNode now = shop.get(order);
    List<Intent> intents = shop.intents(order);
    Set<String> ids = new HashSet<>(intents.stream().map(Intent::id).toList());
    long taken = intents.stream().mapToLong(Intent::amountReceived).sum();
    long back =
        shop.stripe.refunds().stream()
            .filter(refund -> ids.contains(refund.intentId()))
            .filter(refund -> refund.status().equals("succeeded"))
            .mapToLong(Refund::amount)
            .sum();
    assertThat(now.get("amountPaid").asLong()).as(order + " seed " + SEED).isEqualTo(taken);
    assertThat(now.get("amountRefunded").asLong()).as(order + " seed " + SEED).isEqualTo(back);
    long owed = now.get("total").asLong() - now.get("cancelledTotal").asLong();
    assertThat(taken - back).as(order + " seed " + SEED).isLessThanOrEqualTo(owed);
  }

  private static void requireNothingTwice(StripeShop shop) {
    assertThat(shop.stripe.intents())
        .extracting(intent -> intent.metadata("order_id") + intent.metadata("attempt"))
        .as("seed " + SEED)
        .doesNotHaveDuplicates();
    assertThat(shop.stripe.refunds())
        .extracting(refund -> refund.metadata("refund_id"))
        .as("seed " + SEED)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  /** Else the rest would say little. */
  private static void requireMuch(StripeShop shop) {
    List<Intent> intents = shop.stripe.intents();
    long taken = intents.stream().filter(intent -> intent.amountReceived() > 0).count();
    long given = shop.stripe.refunds().size();
    long told = shop.stripe.webhooks().attempts().size();
    System.out.printf(
        "%d orders, seed %d: %d payments of which %d were taken, %d refunds, %d events told%n",
        ORDERS, SEED, intents.size(), taken, given, told);
    assertThat(taken).isGreaterThan(ORDERS / 4);
    assertThat(given).isGreaterThan(ORDERS / 10);
  }

  /** Nothing is at odds, and what was is not any more. */
  private static void requireAgreement(StripeShop shop, List<String> orders) {
    for (String order : orders) {
      Await.until(
          order + " to agree, seed " + SEED,
          PATIENCE,
          () -> shop.effects(order).stream().allMatch(effect -> effect.get("mismatch").isNull()));
    }
  }
}
