package io.orderflow.api;

import static io.orderflow.support.RunningNode.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tenant's day, over HTTP. */
class OrderJourneyTest {
  private static RunningNode node;

  @BeforeAll
  static void start() {
    node = RunningNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void anOrderShouldGoFromCreatedToCompleted() {
    Api api = node.api;
    node.stock("PEN", 10);

    Reply created =
        api.post("/v1/orders", order("PEN", 4)).header("Idempotency-Key", "journey-1").send();
    String path = "/v1/orders/" + created.json().get("id").textValue();
    String line = created.json().get("lines").get(0).get("id").textValue();
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains(path);
    assertThat(created.headers().firstValue("ETag")).contains("\"1\"");

    Reply replayed =
        api.post("/v1/orders", order("PEN", 4)).header("Idempotency-Key", "journey-1").send();
    assertThat(replayed.text()).isEqualTo(created.text());
    assertThat(replayed.headers().firstValue("Idempotent-Replayed")).contains("true");

    Reply read = api.get(path).send();
    assertThat(read.text()).isEqualTo(created.text());
    assertThat(api.get(path).header("If-None-Match", "\"1\"").send().status()).isEqualTo(304);

    assertThat(api.patch(path, Map.of("status", "confirmed")).send().status()).isEqualTo(200);
    assertThat(api.patch(path, Map.of("notes", "late")).header("If-Match", "\"1\"").send().status())
        .isEqualTo(412);
    Reply partly =
        api.post(
                path + "/fulfillments",
                Map.of(
                    "lines",
                    List.of(Map.of("lineId", line, "quantity", 1)),
                    "trackingNumber",
                    "T1"))
            .send();
    assertThat(partly.json().get("fulfillmentStatus").textValue()).isEqualTo("partially_fulfilled");
    assertThat(
            api.post(
                    path + "/cancel",
                    Map.of("lines", List.of(Map.of("lineId", line, "quantity", 1))))
                .send()
                .json()
                .get("cancelledTotal")
                .longValue())
        .isEqualTo(1999);
    Reply completed = api.post(path + "/fulfillments", Map.of()).send();
    assertThat(completed.json().get("status").textValue()).isEqualTo("completed");
    assertThat(api.post(path + "/payments", Map.of()).send().json().get("amountPaid").longValue())
        .isEqualTo(3 * 1999);
    assertThat(api.post(path + "/refunds", Map.of("amount", 1)).send().json().get("paymentStatus"))
        .hasToString("\"partially_refunded\"");

    Reply level = api.get("/v1/inventory?sku=PEN").send();
    assertThat(level.json().get("data").get(0).get("onHand").intValue()).isEqualTo(7);
    assertThat(level.json().get("data").get(0).get("reserved").intValue()).isZero();
    Reply events = api.get(path + "/events").send();
    assertThat(events.json().get("data").findValuesAsText("type"))
        .containsExactly(
            "order.created",
            "order.confirmed",
            "order.updated",
            "order.updated",
            "order.fulfilled",
            "order.completed",
            "order.paid",
            "order.refunded");
  }
}
