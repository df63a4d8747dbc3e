package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.RenderedPage;
import io.orderflow.event.EventMessages;
import io.orderflow.id.IdKind;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the filters of a list, and of its cursors. */
class EdgeListTest {
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-0000000000aa");
  private static final String ORDER = "/v1/orders/" + IdKind.ORDER.format(ID);
  private static EdgeServer server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
  }

  @Test
  void listShouldPassEveryFilterOn() {
    String query =
        "?status=confirmed&paymentStatus=paid&fulfillmentStatus=unfulfilled&externalId=PO%201"
            + "&customerEmail=a%2Bb@example.com&sku=SKU-1&createdFrom=2026-11-01T00:00:00%2B01:00"
            + "&createdTo=2026-12-01T00:00:00.5Z&expand=lines&limit=100";
    assertThat(api.get("/v1/orders" + query).send().status()).isEqualTo(200);

    var asked = server.lastOf(OrderMessages.LIST);
    assertThat(asked.filter())
        .isEqualTo(
            new OrderMessages.Filter(
                "confirmed",
                "paid",
                "unfulfilled",
                "PO 1",
                "a+b@example.com",
                "SKU-1",
                Instant.parse("2026-10-31T23:00:00Z"),
                Instant.parse("2026-12-01T00:00:00.500Z")));
    assertThat(asked.expandLines()).isTrue();
    assertThat(asked.limit()).isEqualTo(100);
    assertThat(asked.after()).isNull();
  }

  @Test
  void listShouldHaveTheContractsLimitWhenNoneIsSent() {
    api.get("/v1/events?type=order.*").send();
    api.get(ORDER + "/events").send();
    api.get("/v1/inventory?sku=A&sku=B&location=north").send();
    api.get("/v1/inventory/ledger?sku=A").send();

    assertThat(server.lastOf(EventMessages.LIST).limit()).isEqualTo(25);
    assertThat(server.lastOf(EventMessages.LIST).type()).isEqualTo("order.*");
    assertThat(server.lastOf(EventMessages.OF_ORDER).orderId()).isEqualTo(ID);
    assertThat(server.lastOf(InventoryMessages.LEVELS).skus()).containsExactly("A", "B");
    assertThat(server.lastOf(InventoryMessages.LEVELS).location()).isEqualTo("north");
    assertThat(server.lastOf(InventoryMessages.LEDGER).sku()).isEqualTo("A");
  }

  @Test
  void nextPageShouldBeAskedForWhenACursorOrLinkIsFollowed() {
    Reply first = api.get("/v1/orders?status=pending&sku=a%26b&limit=2").send();
    String link = first.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");

    api.get(link).send();

    var asked = server.lastOf(OrderMessages.LIST);
    assertThat(asked.after()).isEqualTo(Examples.NEXT);
    assertThat(asked.filter().status()).isEqualTo("pending");
    assertThat(asked.filter().sku()).isEqualTo("a&b");
    assertThat(asked.limit()).isEqualTo(2);
    assertThat(link).contains("cursor=" + first.json().get("nextCursor").asText());
  }

  @Test
  void cursorShouldCountWhenOnlyTheLimitIsAnother() {
    String cursor = api.get("/v1/orders?sku=A&limit=2").send().json().get("nextCursor").asText();

    Reply reply = api.get("/v1/orders?limit=50&sku=A&cursor=" + cursor).send();

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void lastPageShouldHaveNoWayOn() {
    server.answer(OrderMessages.LIST, message -> Examples.now(new RenderedPage(List.of(), null)));

    Reply reply = api.get("/v1/orders").send();

    assertThat(reply.text()).isEqualTo("{\"data\":[],\"nextCursor\":null}");
    assertThat(reply.header("Link")).isNull();
  }

  @Test
  void cursorShouldBeRefusedWhenItWasNotGivenForThisList() {
    String cursor = api.get("/v1/orders?sku=A").send().json().get("nextCursor").asText();
    String forged = (cursor.charAt(0) == 'A' ? 'B' : 'A') + cursor.substring(1);
    List<Reply> refused =
        List.of(
            api.get("/v1/orders?sku=B&cursor=" + cursor).send(),
            api.get("/v1/orders?cursor=" + cursor).send(),
            api.get("/v1/inventory?sku=A&cursor=" + cursor).send(),
            api.as(EdgeServer.OTHER_KEY).get("/v1/orders?sku=A&cursor=" + cursor).send(),
            api.get("/v1/orders?sku=A&cursor=" + forged).send(),
            api.get("/v1/orders?sku=A&cursor=" + cursor.substring(2)).send(),
            api.get("/v1/orders?sku=A&cursor=%F0%9F%98%80").send(),
            api.get("/v1/orders?sku=A&cursor=AAAA").send());

    assertThat(refused)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).isEqualTo(400);
              assertThat(reply.code()).isEqualTo("invalid_cursor");
            });
  }
}
