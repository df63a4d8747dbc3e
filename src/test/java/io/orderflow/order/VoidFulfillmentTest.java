package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A parcel is packed once, and may be taken back once. */
class VoidFulfillmentTest {
  private static Desk desk;

  @BeforeAll
  static void open() {
    desk = Desk.open();
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @Test
  void parcelShouldBeBookedOnceUnderItsReference() {
    Answer shipped = Situation.part_shipped.reach(desk);

    Answer again = desk.ship(shipped, "parcel-1", null);
    Answer afterAll = desk.ship(desk.ship(shipped, "parcel-2", null), "parcel-1", null);

    assertThat(again.body()).isEqualTo(shipped.body());
    assertThat(Json.tree(afterAll.body()).get("fulfillments")).hasSize(2);
  }

  @Test
  void voidedParcelShouldLieOnTheShelfAgainReservedAsBefore() {
    desk.shop.stock("V", 10);
    Answer order = desk.confirm(place(new NewLine("V", null, 3, 100, 0, 0)));
    Answer shipped = desk.ship(order, "parcel-1", List.of(units(order, 2)));
    assertThat(desk.shop.level("V")).containsExactly(8, 1);

    Answer voided = desk.unship(shipped);

    assertThat(desk.shop.level("V")).containsExactly(10, 3);
    assertThat(desk.shop.ledger("V")).containsExactly(10, 3);
    assertThat(
            desk.shop.count(
                "SELECT count(*) FROM inventory_ledger WHERE tenant_id = $1 AND sku = 'V' AND reason = 'order_fulfillment_voided' AND on_hand_delta = 2 AND reserved_delta = 2",
                desk.shop.caller.tenantId()))
        .isEqualTo(1);
    JsonNode json = Json.tree(voided.body());
    assertThat(json.at("/lines/0/fulfilledQuantity").intValue()).isZero();
    assertThat(json.at("/fulfillmentStatus").textValue()).isEqualTo("unfulfilled");
    assertThat(json.at("/fulfillments/0/voidedAt").textValue())
        .isEqualTo(json.get("updatedAt").textValue());
    assertThat(
            desk.shop.count(
                "SELECT count(*) FROM fulfillments WHERE tenant_id = $1 AND order_id = $2 AND voided_at IS NOT NULL",
                desk.shop.caller.tenantId(),
                OrderIds.of(order)))
        .isEqualTo(1);
  }

  @Test
  void voidingAgainShouldChangeNothingAndAnUnknownParcelBeNone() {
    Answer voided = Situation.voided.reach(desk);

    assertThat(desk.unship(voided).body()).isEqualTo(voided.body());
    assertThat(desk.ship(voided, "parcel-1", null).body()).isEqualTo(voided.body());
    assertThat(fault(desk.unship(voided, "parcel-9"))).isEqualTo(new Fault.NotFound("fulfillment"));
  }

  @Test
  void completedOrderShouldBeOpenAgainAndComplete() {
    Answer completed = Situation.captured_completed.reach(desk);

    Answer voided = desk.unship(completed);
    Answer once = desk.ship(voided, "parcel-2", null);

    assertThat(Json.tree(completed.body()).get("status").textValue()).isEqualTo("completed");
    assertThat(Json.tree(voided.body()).get("status").textValue()).isEqualTo("confirmed");
    assertThat(Json.tree(voided.body()).get("completedAt").isNull()).isTrue();
    assertThat(Json.tree(voided.body()).get("amountPaid").longValue()).isEqualTo(Desk.WHOLE);
    assertThat(Json.tree(once.body()).get("status").textValue()).isEqualTo("completed");
    assertThat(desk.events(once))
        .containsExactly(
            "created",
            "paid",
            "confirmed",
            "fulfilled",
            "completed",
            "updated",
            "fulfilled",
            "completed");
  }

  @Test
  void oneParcelOfTwoShouldLeaveTheOther() {
    Answer order = desk.confirm(desk.place(false));
    Answer first = desk.ship(order, "parcel-1", List.of(units(order, 1)));
    Answer both = desk.ship(first, "parcel-2", null);

    Answer voided = desk.unship(both);
    Answer none = Await.get(desk.unship(voided, "parcel-2"));

    assertThat(fulfillment(both)).isEqualTo("fulfilled 2 1");
    assertThat(fulfillment(voided)).isEqualTo("partially_fulfilled 1 1");
    assertThat(fulfillment(none)).isEqualTo("unfulfilled 0 0");
  }

  @Test
  void whatWasVoidedShouldBeCancellableAndTheMoneyGoBack() {
    Answer voided = Situation.captured_voided.reach(desk);

    Answer cancelled = desk.act(voided, Action.cancel);

    assertThat(Json.tree(cancelled.body()).get("status").textValue()).isEqualTo("cancelled");
    assertThat(Json.tree(cancelled.body()).at("/refunds/0/amount").longValue())
        .isEqualTo(Desk.WHOLE);
  }

  @Test
  void parcelBesideACancelledRestShouldComeBackWithoutIt() {
    Answer part = Situation.part_cancelled.reach(desk);
    Answer shipped = desk.shipAll(part);

    Answer voided = desk.unship(shipped);

    assertThat(Json.tree(shipped.body()).get("status").textValue()).isEqualTo("completed");
    assertThat(fulfillment(voided)).isEqualTo("unfulfilled 0 0");
    assertThat(Json.tree(voided.body()).at("/lines/0/cancelledQuantity").intValue()).isEqualTo(1);
    assertThat(fulfillment(desk.ship(voided, "parcel-2", null))).isEqualTo("fulfilled 1 1");
  }

  private static Answer place(NewLine line) {
    return Await.get(desk.shop.place(Shop.order(line)));
  }

  private static LineQuantity units(Answer order, int count) {
    return new LineQuantity(OrderIds.line(order, 0), count);
  }

  private static String fulfillment(Answer order) {
    JsonNode json = Json.tree(order.body());
    return json.get("fulfillmentStatus").textValue()
        + " "
        + json.at("/lines/0/fulfilledQuantity")
        + " "
        + json.at("/lines/1/fulfilledQuantity");
  }
}
