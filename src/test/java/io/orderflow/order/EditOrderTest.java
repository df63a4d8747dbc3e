package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FieldError;
import io.orderflow.bus.Page;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.ListOrderEvents;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.PatchOrder;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EditOrderTest {
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.stock("A", 1_000);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void patchShouldMergeObjectsDeleteByNullAndKeepTheRest() {
    Answer order = Await.get(shop.place(order(line("A", 1, 100))));
    Await.get(
        patch(
            order,
            """
            {"customer":{"phone":"+49 30 1"},"metadata":{"a":"1","b":"2"},"shippingAddress":{"line1":"Weg 1","city":"Berlin","country":"DE"}}
            """));

    JsonNode edited =
        Json.tree(
            Await.get(
                    patch(
                        order,
                        """
                        {"customer":{"name":null},"metadata":{"a":null},"shippingAddress":{"city":"Bonn"},"notes":"bell"}
                        """))
                .body());

    assertThat(edited.get("customer").get("email").textValue()).isEqualTo("buyer@example.com");
    assertThat(edited.get("customer").get("name").isNull()).isTrue();
    assertThat(edited.get("customer").get("phone").textValue()).isEqualTo("+49 30 1");
    assertThat(edited.get("metadata").toString()).isEqualTo("{\"b\":\"2\"}");
    assertThat(edited.get("shippingAddress").get("city").textValue()).isEqualTo("Bonn");
    assertThat(edited.get("shippingAddress").get("country").textValue()).isEqualTo("DE");
    assertThat(edited.get("version").longValue()).isEqualTo(3);
  }

  @Test
  void patchShouldBeRefusedWhenItLeavesAnAddressIncomplete() {
    Answer order = Await.get(shop.place(order(line("A", 1, 100))));

    Object refusal =
        fault(
            patch(
                order,
                "{\"shippingAddress\":{\"line2\":\"attic\"},\"billingAddress\":{\"city\":\"Bonn\"}}"));

    assertThat(((Fault.Invalid) refusal).errors())
        .extracting(FieldError::pointer)
        .containsExactly(
            "/shippingAddress/line1",
            "/shippingAddress/city",
            "/shippingAddress/country",
            "/billingAddress/line1",
            "/billingAddress/country");
    assertThat(events(order)).isEqualTo("order.created 1");
  }

  @Test
  void patchThatChangesNothingShouldLeaveVersionAndEventsAsTheyAre() {
    Answer order = Await.get(shop.place(order(line("A", 1, 100))));

    Answer same =
        Await.get(patch(order, "{\"customer\":{\"email\":\"buyer@example.com\"},\"notes\":null}"));

    assertThat(same.body()).isEqualTo(order.body());
    assertThat(events(order)).isEqualTo("order.created 1");
  }

  @Test
  void patchOfLinesShouldRebookTheDifferenceOrRefuseAndKeepAll() {
    shop.stock("C", 5);
    shop.stock("D", 5);
    Answer order = Await.get(shop.place(order(line("C", 4, 100), line("D", 1, 100))));

    Answer edited =
        Await.get(
            patch(
                order,
                """
                {"lines":[{"sku":"C","quantity":1,"unitPrice":50},{"sku":"D","quantity":3,"unitPrice":10,"tax":2}]}
                """));
    Object refusal =
        fault(
            patch(
                order,
                """
                {"lines":[{"sku":"C","quantity":6,"unitPrice":50}]}
                """));

    assertThat(Json.tree(edited.body()).get("total").longValue()).isEqualTo(82);
    assertThat(((Fault.Conflict) refusal).code()).isEqualTo("insufficient_stock");
    assertThat(shop.level("C")).containsExactly(5, 1);
    assertThat(shop.level("D")).containsExactly(5, 3);
    assertThat(shop.ledger("C")).containsExactly(5, 1);
    assertThat(
            shop.count(
                "SELECT sum(quantity) FROM order_lines WHERE tenant_id = $1 AND order_id = $2",
                shop.caller.tenantId(),
                OrderIds.of(order)))
        .isEqualTo(4);
  }

  @Test
  void patchShouldRefuseAStaleVersionAndATakenExternalId() {
    Answer order = Await.get(shop.place(order("PO-7", line("A", 1, 100))));
    Answer other = Await.get(shop.place(order(line("A", 1, 100))));

    Object stale =
        fault(
            shop.bus.request(
                OrderMessages.PATCH,
                new PatchOrder(
                    shop.caller,
                    null,
                    OrderIds.of(order),
                    9L,
                    (ObjectNode) Json.tree("{\"notes\":\"x\"}"))));
    Object taken = fault(patch(other, "{\"externalId\":\"PO-7\"}"));

    assertThat(stale).isEqualTo(new Fault.VersionMismatch(1));
    assertThat(((Fault.Conflict) taken).code()).isEqualTo("duplicate_external_id");
    assertThat(((Fault.Conflict) taken).facts())
        .containsEntry("existingOrderId", Json.tree(order.body()).get("id").textValue());
  }

  @Test
  void everyEventShouldCarryTheNextNumberOfItsOrder() {
    Answer order = Await.get(shop.place(order(line("A", 1, 100))));

    Await.get(patch(order, "{\"notes\":\"x\",\"status\":\"confirmed\"}"));
    Await.get(patch(order, "{\"notes\":\"y\"}"));

    assertThat(events(order))
        .isEqualTo("order.created 1, order.updated 2, order.confirmed 3, order.updated 4");
  }

  private static String events(Answer order) {
    Page page =
        Await.get(
            shop.bus.request(
                EventMessages.OF_ORDER,
                new ListOrderEvents(shop.caller, OrderIds.of(order), 100, null)));
    return String.join(
        ", ",
        page.items().stream()
            .map(Json::tree)
            .map(
                event ->
                    event.get("type").textValue()
                        + " "
                        + event.get("data").get("sequence").intValue())
            .toList());
  }

  private static Future<Answer> patch(Answer order, String patch) {
    return shop.bus.request(
        OrderMessages.PATCH,
        new PatchOrder(shop.caller, null, OrderIds.of(order), null, (ObjectNode) Json.tree(patch)));
  }
}
