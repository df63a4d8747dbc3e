package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.Mode;
import io.orderflow.bus.OnceKey;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlaceOrderTest {
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.stock("A", 1_000);
    shop.stock("B", 1_000);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void placeShouldReserveWriteAndTell() {
    shop.stock("PEN", 10);

    Answer answer = Await.get(shop.place(order(line("PEN", 3, 250), line("A", 1, 1_000))));

    JsonNode order = Json.tree(answer.body());
    UUID id = IdKind.ORDER.parse(order.get("id").textValue()).orElseThrow();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.location()).isEqualTo("/v1/orders/" + order.get("id").textValue());
    assertThat(order.get("total").longValue()).isEqualTo(1_750);
    assertThat(shop.level("PEN")).containsExactly(10, 3);
    assertThat(shop.ledger("PEN")).containsExactly(10, 3);
    assertThat(Await.get(shop.bus.request(OrderMessages.GET, new GetOrder(shop.caller, id))).body())
        .isEqualTo(answer.body());
    String event =
        shop.one(
                "SELECT payload FROM events WHERE tenant_id = $1 AND order_id = $2",
                shop.caller.tenantId(),
                id)
            .getString(0);
    assertThat(Json.tree(event).get("type").textValue()).isEqualTo("order.created");
    assertThat(Json.tree(event).get("data").get("sequence").intValue()).isEqualTo(1);
    assertThat(Json.tree(event).get("data").get("lines")).isEqualTo(order.get("lines"));
  }

  @Test
  void placeShouldReplayTheSameBytesForTheSameKey() {
    Answer first = Await.get(shop.place("key-1", order(line("A", 1, 100))));
    long before = shop.level("A")[1];

    Answer again = Await.get(shop.place("key-1", order(line("A", 1, 100))));

    assertThat(again.replayed()).isTrue();
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.location()).isEqualTo(first.location());
    assertThat(again.etag()).isEqualTo(first.etag());
    assertThat(shop.level("A")[1]).isEqualTo(before);
  }

  @Test
  void placeShouldKeepModesApartButRefuseAnotherRequestWithTheKey() {
    Await.get(shop.place("key-2", order(line("A", 1, 100))));
    Caller inTest = new Caller(shop.caller.tenantId(), Mode.test, "corr", null);

    Answer other =
        Await.get(
            shop.bus.request(
                OrderMessages.PLACE,
                new PlaceOrder(
                    inTest, new OnceKey("key-2", "f".repeat(64)), order(line("A", 1, 1)))));
    Object refusal =
        fault(
            shop.bus.request(
                OrderMessages.PLACE,
                new PlaceOrder(
                    shop.caller, new OnceKey("key-2", "e".repeat(64)), order(line("A", 2, 1)))));

    assertThat(other.replayed()).isFalse();
    assertThat(((Fault.Unprocessable) refusal).code()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void placeShouldRefuseEveryShortLineTakeNothingAndLeaveTheKeyFree() {
    shop.stock("RARE", 4);
    long before = shop.level("A")[1];

    Fault.Conflict refusal =
        (Fault.Conflict)
            fault(
                shop.place(
                    "key-3",
                    order(
                        line("A", 1, 1),
                        line("RARE", 3, 1),
                        line("NONE", 1, 1),
                        line("RARE", 2, 1))));

    assertThat(refusal.code()).isEqualTo("insufficient_stock");
    assertThat(refusal.errors())
        .extracting(error -> error.pointer() + " " + error.facts())
        .containsExactly(
            "/lines/1/quantity {sku=RARE, requested=5, available=4}",
            "/lines/2/quantity {sku=NONE, requested=1, available=0}",
            "/lines/3/quantity {sku=RARE, requested=5, available=4}");
    assertThat(shop.level("A")[1]).isEqualTo(before);
    assertThat(shop.level("RARE")).containsExactly(4, 0);
    shop.stock("RARE", 1);
    assertThat(
            Await.get(shop.place("key-3", order(line("RARE", 3, 1), line("RARE", 2, 1))))
                .replayed())
        .isFalse();
  }

  @Test
  void placeShouldNameTheOrderThatHasTheExternalId() {
    Answer first = Await.get(shop.place(order("PO-1", line("A", 1, 1))));

    Fault.Conflict refusal = (Fault.Conflict) fault(shop.place(order("PO-1", line("A", 1, 1))));

    assertThat(refusal.code()).isEqualTo("duplicate_external_id");
    assertThat(refusal.facts())
        .containsEntry("existingOrderId", Json.tree(first.body()).get("id").textValue());
  }

  @Test
  void placeShouldRefuseSumsBeyondSixtyFourBits() {
    Object refusal =
        fault(shop.place(order(line("A", 1, Long.MAX_VALUE), line("B", 1, Long.MAX_VALUE))));

    assertThat(refusal).isInstanceOf(Fault.Invalid.class);
  }
}
