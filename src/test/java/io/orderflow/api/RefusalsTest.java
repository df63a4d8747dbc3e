package io.orderflow.api;

import static io.orderflow.support.RunningNode.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The codes by which orders, stock and webhooks refuse what is well-formed. */
class RefusalsTest {
  private static final Map<String, Object> HOOK =
      Map.of("url", "http://127.0.0.1:9/hook", "events", List.of("*"));

  private static RunningNode node;
  private static Api api;

  @BeforeAll
  static void start() {
    node = RunningNode.start(Servers.settings(Map.of("ORDERFLOW_WEBHOOKS_PER_TENANT", "1")));
    api = node.api;
    node.stock("INK", 50);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void createShouldNameEachShortLine() {
    Map<String, Object> order = new HashMap<>(order("INK", 1));
    order.put("lines", List.of(line("INK", 1), line("NONE", 2)));

    Reply reply = api.post("/v1/orders", order).send();

    assertRefused(reply, 409, "insufficient_stock");
    assertThat(reply.json().path("errors")).hasSize(1);
    assertThat(reply.json().at("/errors/0/pointer").asText()).startsWith("/lines/1");
    assertThat(reply.json().at("/errors/0/available").asInt(-1)).isZero();
    assertThat(reply.json().at("/errors/0/requested").asInt()).isEqualTo(2);
  }

  @Test
  void createShouldNameTheOrderThatHasTheExternalId() {
    Map<String, Object> order = new HashMap<>(order("INK", 1));
    order.put("externalId", "PO-1");
    String first = api.post("/v1/orders", order).send().json().path("id").asText();

    Reply reply = api.post("/v1/orders", order).send();

    assertRefused(reply, 409, "duplicate_external_id");
    assertThat(reply.json().path("existingOrderId").asText()).isEqualTo(first);
  }

  @Test
  void updateShouldRefuseAMoveThatIsNotAllowed() {
    String path = placed(1);

    for (String status : List.of("completed", "cancelled")) {
      Reply reply = api.patch(path, Map.of("status", status)).send();
      assertRefused(reply, 409, "invalid_transition");
      assertThat(reply.json().path("from").asText()).isEqualTo("pending");
      assertThat(reply.json().path("to").asText()).isEqualTo(status);
    }
    assertThat(api.patch(path, Map.of("status", "pending")).send().header("ETag"))
        .isEqualTo("\"1\"");
  }

  @Test
  void updateShouldRefuseLinesBeyondTheStock() {
    Reply reply = api.patch(placed(1), Map.of("lines", List.of(line("INK", 1000)))).send();

    assertRefused(reply, 409, "insufficient_stock");
  }

  @Test
  void cancelShouldRefuseTheWholeOfAPartlySentOrder() {
    String path = confirmed(2);
    api.post(path + "/fulfillments", parts(path, 1)).send();

    assertRefused(api.post(path + "/cancel").send(), 409, "invalid_transition");
    assertRefused(api.post(path + "/cancel", parts(path, 2)).send(), 422, "quantity_too_large");
  }

  @Test
  void fulfillShouldRefuseAPendingOrderAndMoreThanIsOpen() {
    String pending = placed(1);
    String open = confirmed(1);

    assertRefused(api.post(pending + "/fulfillments").send(), 409, "invalid_transition");
    assertRefused(
        api.post(open + "/fulfillments", parts(open, 2)).send(), 422, "quantity_too_large");
  }

  @Test
  void moneyShouldStayWithinWhatIsDueAndWhatWasPaid() {
    String path = confirmed(1);
    Map<String, Object> tooMuch = Map.of("amount", 2000);

    assertRefused(api.post(path + "/refunds").send(), 409, "invalid_transition");
    assertRefused(api.post(path + "/payments", tooMuch).send(), 422, "amount_too_large");
    assertThat(api.post(path + "/payments").send().status()).isEqualTo(200);
    assertRefused(api.post(path + "/payments").send(), 409, "invalid_transition");
    assertRefused(api.post(path + "/refunds", tooMuch).send(), 422, "amount_too_large");
  }

  @Test
  void adjustShouldKeepWhatIsReservedAndObeyWhatIsExpected() {
    node.stock("GUM", 3);
    api.post("/v1/orders", order("GUM", 2)).send();

    assertRefused(
        adjust(Map.of("sku", "GUM", "delta", -2, "reason", "damaged")), 409, "insufficient_stock");
    Reply mismatch =
        adjust(Map.of("sku", "GUM", "setTo", 5, "expected", 4, "reason", "cycle_count"));
    assertRefused(mismatch, 409, "expected_mismatch");
    assertThat(mismatch.json().at("/errors/0/onHand").asInt()).isEqualTo(3);
  }

  @Test
  void webhooksShouldBeLimited() {
    api.post("/v1/webhooks", HOOK).send();

    assertRefused(api.post("/v1/webhooks", HOOK).send(), 409, "webhook_limit_reached");
  }

  @Test
  void forgedCursorsAndBrokenJsonShouldBeNamed() {
    for (String path :
        List.of("/v1/orders?", "/v1/inventory?", "/v1/inventory/ledger?sku=INK&", "/v1/events?")) {
      assertRefused(api.get(path + "cursor=forged").send(), 400, "invalid_cursor");
    }
    assertRefused(api.post("/v1/orders", "{\"currency\":").send(), 400, "malformed_json");
  }

  private static Reply adjust(Map<String, Object> change) {
    return api.post("/v1/inventory/adjust", Map.of("adjustments", List.of(change))).send();
  }

  private static Map<String, Object> parts(String path, int quantity) {
    String line = api.get(path).send().json().at("/lines/0/id").asText();
    return Map.of("lines", List.of(Map.of("lineId", line, "quantity", quantity)));
  }

  private static Map<String, Object> line(String sku, int quantity) {
    return Map.of("sku", sku, "quantity", quantity, "unitPrice", 100);
  }

  private static String placed(int quantity) {
    return api.post("/v1/orders", order("INK", quantity)).send().header("Location");
  }

  private static String confirmed(int quantity) {
    String path = placed(quantity);
    api.patch(path, Map.of("status", "confirmed")).send();
    return path;
  }

  private static void assertRefused(Reply reply, int status, String code) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }
}
