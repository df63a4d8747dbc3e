package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Mode;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import io.orderflow.event.EventMessages;
import io.orderflow.id.IdKind;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.webhook.WebhookMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a good request: the message to the actor, and the answer to the caller. */
class EdgeTest {
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-0000000000aa");
  private static final String ORDER = "/v1/orders/" + IdKind.ORDER.format(ID);
  private static final String WEBHOOK = "/v1/webhooks/" + IdKind.WEBHOOK.format(ID);
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
  void createShouldPassTheWholeOrderOnWhenEveryMemberIsSent() {
    Reply reply = api.post("/v1/orders", EdgeServer.example("NewOrderComplete")).send();

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json()).isEqualTo(EdgeServer.example("OrderPending"));
    NewOrder order = server.lastOf(OrderMessages.PLACE).order();
    JsonNode sent = EdgeServer.example("NewOrderComplete");
    assertThat(order.customer().email()).isEqualTo(sent.at("/customer/email").asText());
    assertThat(order.lines()).hasSameSizeAs(sent.get("lines"));
    NewLine line = order.lines().get(0);
    assertThat(line.sku()).isEqualTo(sent.at("/lines/0/sku").asText());
    assertThat(line.unitPrice()).isEqualTo(sent.at("/lines/0/unitPrice").asLong());
    assertThat(order.shippingAddress().city()).isEqualTo(sent.at("/shippingAddress/city").asText());
    assertThat(order.shippingTotal()).isEqualTo(sent.get("shippingTotal").asLong());
    assertThat(order.payment().paymentMethod())
        .isEqualTo(sent.at("/payment/paymentMethod").asText());
    assertThat(order.metadata()).hasSameSizeAs(sent.get("metadata"));
  }

  @Test
  void createShouldFillInDefaultsWhenMembersAreLeftOutOrNull() {
    api.post(
            "/v1/orders",
            """
            {"currency": "JPY", "customer": {"email": "a@example.com", "name": null}, "notes": null,
             "lines": [{"sku": "A", "quantity": 2.0, "unitPrice": 1e3}],
             "shippingAddress": null, "payment": {"provider": "stripe", "paymentMethod": "pm_1"}}
            """)
        .send();

    NewOrder order = server.lastOf(OrderMessages.PLACE).order();
    assertThat(order.lines()).containsExactly(new NewLine("A", null, 2, 1_000, 0, 0));
    assertThat(order.location()).isEqualTo("default");
    assertThat(order.payment().capture()).isEqualTo("automatic");
    assertThat(order.shippingAddress()).isNull();
    assertThat(order.metadata()).isEmpty();
    assertThat(order.notes()).isNull();
  }

  @Test
  void callerShouldBeToldToTheActorWhenAKeyCounts() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    api.get(ORDER).header("X-Correlation-Id", "mine").header("traceparent", trace).send();

    var caller = server.lastOf(OrderMessages.GET).caller();
    assertThat(caller.tenantId()).isEqualTo(EdgeServer.TENANT);
    assertThat(caller.mode()).isEqualTo(Mode.test);
    assertThat(caller.correlationId()).isEqualTo("mine");
    assertThat(caller.traceparent()).isEqualTo(trace);
    assertThat(server.lastOf(OrderMessages.GET).orderId()).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"has space", "", "a\tb", "ümlaut"})
  void correlationIdShouldBeReplacedWhenItIsNotAcceptable(String sent) {
    String returned =
        api.get(ORDER).header("X-Correlation-Id", sent).send().header("X-Correlation-Id");

    assertThat(returned).isNotEqualTo(sent).matches("[A-Za-z0-9._-]{1,128}");
  }

  @Test
  void correlationIdShouldBeReplacedWhenItIsTooLong() {
    Reply longest = api.get(ORDER).header("X-Correlation-Id", "x".repeat(128)).send();
    Reply tooLong = api.get(ORDER).header("X-Correlation-Id", "x".repeat(129)).send();

    assertThat(longest.header("X-Correlation-Id")).isEqualTo("x".repeat(128));
    assertThat(tooLong.header("X-Correlation-Id")).hasSizeLessThan(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc                | abc",
        "\"abc\"            | abc",
        "a b                | ",
        "\"                 | \"",
        "\"\"               | \"\"",
      })
  void idempotencyKeyShouldCountTheSameWhenQuotedOrBare(String sent, String key) {
    api.post(ORDER + "/cancel").header("Idempotency-Key", sent).send();

    var command = server.lastOf(OrderMessages.CANCEL);
    assertThat(command == null ? null : command.once().key()).isEqualTo(key);
  }

  @Test
  void fingerprintShouldDifferWhenAnythingOfTheRequestDiffers() {
    OnceKey first = once(ORDER + "/refunds", "{\"amount\":1}");

    assertThat(once(ORDER + "/refunds", "{\"amount\":1}")).isEqualTo(first);
    assertThat(once(ORDER + "/refunds", "{\"amount\":2}")).isNotEqualTo(first);
    assertThat(once(ORDER + "/refunds", "{\"amount\": 1}")).isNotEqualTo(first);
    String other = "/v1/orders/" + IdKind.ORDER.format(EdgeServer.NEXT) + "/refunds";
    assertThat(once(other, "{\"amount\":1}")).isNotEqualTo(first);
    assertThat(first.fingerprint()).matches("[0-9a-f]{64}");
  }

  private static OnceKey once(String path, String body) {
    api.post(path, body).header("Idempotency-Key", "k").send();
    return server.lastOf(OrderMessages.REFUND).once();
  }

  @Test
  void replayShouldBeMarkedWhenTheActorReadTheAnswerBack() {
    JsonNode order = EdgeServer.example("OrderPending");
    Answer replay =
        new Answer(201, "/v1/orders/" + order.get("id").asText(), "\"1\"", order.toString(), true);
    server.answer(OrderMessages.PLACE, message -> EdgeServer.now(replay));

    Reply reply = api.post("/v1/orders", EdgeServer.example("NewOrderSmallest")).send();

    assertThat(reply.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(reply.text()).isEqualTo(order.toString());
    assertThat(reply.header("Location")).isEqualTo(replay.location());
    assertThat(reply.header("ETag")).isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"3\"', 3",
    "*,",
    "'\"other\"', -1",
    "'\"03\"', -1",
    "'\"9223372036854775807\"', -1"
  })
  void ifMatchShouldNameTheVersionWhenItIsOneOfOurs(String sent, Long version) {
    api.patch(ORDER, EdgeServer.example("OrderPatchConfirm")).header("If-Match", sent).send();

    assertThat(server.lastOf(OrderMessages.PATCH).ifMatch()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "%s", "W/%s", "\"0\", %s", "\"0\",W/%s"})
  void getShouldAnswer304WhenTheCallerHoldsTheVersion(String form) {
    String etag = EdgeServer.etag(EdgeServer.example("OrderPending"));

    Reply reply = api.get(ORDER).header("If-None-Match", form.formatted(etag)).send();

    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.header("ETag")).isEqualTo(etag);
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void getShouldAnswerTheDocumentWhenTheCallerHoldsAnotherVersion() {
    assertThat(api.get(WEBHOOK).header("If-None-Match", "\"999\"").send().status()).isEqualTo(200);
    assertThat(server.lastOf(WebhookMessages.GET).webhookId()).isEqualTo(ID);
  }

  @Test
  void patchShouldPassTheMergePatchOnWhenItIsSentAsEitherMediaType() {
    JsonNode patch = EdgeServer.example("OrderPatchEdit");
    api.patch(ORDER, patch).send();
    assertThat(server.lastOf(OrderMessages.PATCH).patch()).isEqualTo(patch);

    server.reset();
    api.patch(ORDER, patch).header("Content-Type", "application/merge-patch+json").send();
    assertThat(server.lastOf(OrderMessages.PATCH).patch()).isEqualTo(patch);
  }

  @Test
  void commandsShouldPassOnWhatTheirBodiesSay() {
    api.post(ORDER + "/cancel", EdgeServer.example("CancelPart")).send();
    api.post(ORDER + "/fulfillments", EdgeServer.example("NewFulfillmentPart")).send();
    api.post(ORDER + "/payments", EdgeServer.example("NewPaymentPart")).send();
    api.post(ORDER + "/refunds", EdgeServer.example("NewRefundPart")).send();

    assertThat(server.lastOf(OrderMessages.CANCEL).lines())
        .hasSameSizeAs(EdgeServer.example("CancelPart").get("lines"));
    assertThat(server.lastOf(OrderMessages.FULFILL).trackingNumber())
        .isEqualTo(EdgeServer.example("NewFulfillmentPart").path("trackingNumber").asText());
    assertThat(server.lastOf(OrderMessages.RECORD_PAYMENT).amount())
        .isEqualTo(EdgeServer.example("NewPaymentPart").get("amount").asLong());
    assertThat(server.lastOf(OrderMessages.REFUND).amount())
        .isEqualTo(EdgeServer.example("NewRefundPart").get("amount").asLong());
  }

  @Test
  void commandsShouldMeanEverythingWhenThereIsNoBody() {
    api.post(ORDER + "/cancel").send();
    api.post(ORDER + "/fulfillments").send();
    api.post(ORDER + "/payments").send();
    api.post(ORDER + "/refunds").send();
    api.post(WEBHOOK + "/rotate-secret").send();

    assertThat(server.lastOf(OrderMessages.CANCEL).lines()).isNull();
    assertThat(server.lastOf(OrderMessages.FULFILL).lines()).isNull();
    assertThat(server.lastOf(OrderMessages.RECORD_PAYMENT).amount()).isNull();
    assertThat(server.lastOf(OrderMessages.REFUND).amount()).isNull();
    assertThat(server.lastOf(WebhookMessages.ROTATE).grace()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void webhookCommandsShouldPassOnWhatTheirBodiesSay() {
    JsonNode sent = EdgeServer.example("NewWebhook");
    assertThat(api.post("/v1/webhooks", sent).send().status()).isEqualTo(201);
    api.patch(WEBHOOK, EdgeServer.example("WebhookPatch")).send();
    api.post(WEBHOOK + "/rotate-secret", Map.of("graceSeconds", 3_600)).send();
    assertThat(api.delete(WEBHOOK).header("Idempotency-Key", "d").send().status()).isEqualTo(204);

    assertThat(server.lastOf(WebhookMessages.CREATE).url()).isEqualTo(sent.get("url").asText());
    assertThat(server.lastOf(WebhookMessages.CREATE).eventTypes())
        .hasSameSizeAs(sent.get("events"));
    assertThat(server.lastOf(WebhookMessages.PATCH).patch())
        .isEqualTo(EdgeServer.example("WebhookPatch"));
    assertThat(server.lastOf(WebhookMessages.ROTATE).grace()).isEqualTo(Duration.ofHours(1));
    assertThat(server.lastOf(WebhookMessages.DELETE).once().key()).isEqualTo("d");
  }

  @Test
  void adjustShouldPassEveryChangeOn() {
    api.post(
            "/v1/inventory/adjust",
            """
            {"adjustments": [
              {"sku": "A", "delta": -3, "reason": "damaged"},
              {"sku": "B", "setTo": 7, "expected": 5, "reason": "cycle_count", "location": "north",
               "reference": "count 9", "lowStockAt": 2}]}
            """)
        .send();

    assertThat(server.lastOf(InventoryMessages.ADJUST).adjustments())
        .containsExactly(
            new InventoryMessages.Adjustment(
                "A", "default", -3L, null, null, "damaged", null, null),
            new InventoryMessages.Adjustment(
                "B", "north", null, 7L, 5L, "cycle_count", "count 9", 2L));
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
    assertThat(asked.after()).isEqualTo(EdgeServer.NEXT);
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
    server.answer(OrderMessages.LIST, message -> EdgeServer.now(new Page(List.of(), null)));

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
