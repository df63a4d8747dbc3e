package io.orderflow.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.tenant.Plan;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connecting services over HTTP: what is kept, what is shown, and what stays hidden. */
class ConnectionsTest {
  private static final String SECRET = "sk_test_verysecret1234";
  private static final Map<String, String> STRIPE =
      Map.of("secretKey", SECRET, "webhookSecret", "whsec_alsosecret5678");

  /** As a dump shows bytes. */
  private static final String HEX =
      HexFormat.of().formatHex("verysecret".getBytes(StandardCharsets.UTF_8));

  private static Vertx vertx;
  private static RunningNode node;
  private static Database database;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    node = RunningNode.start();
    database = Database.open(vertx, node.settings.database());
  }

  @AfterAll
  static void stop() {
    node.close();
    Await.get(vertx.close());
  }

  private final Api api = node.api(node.otherTenant(Plan.enterprise));

  @Test
  void credentialsShouldBeShownMaskedAndKeptSealed() {
    Reply put = put("stripe", STRIPE);
    Reply read = api.get("/v1/integrations/stripe").send();

    assertThat(put.status()).isEqualTo(200);
    assertThat(read.json()).isEqualTo(put.json());
    assertThat(read.json().at("/credentials/secretKey").asText()).isEqualTo("…1234");
    assertThat(read.json().path("status").asText()).isEqualTo("connected");
    assertThat(read.json().path("callbackUrl").asText())
        .matches("/v1/integrations/stripe/ten_[0-9a-z]{26}/events");
    assertThat(put.text()).doesNotContain("verysecret", "alsosecret");
    assertThat(everythingKept(put))
        .isNotEmpty()
        .noneMatch(row -> row.contains("verysecret") || row.contains(HEX));
  }

  @Test
  void replacedCredentialsShouldKeepTheCallbackOfTheOldOnes() {
    Map<String, String> first = Map.of("apiKey", "firstkey1234", "apiSecret", "firstsecret");
    Map<String, String> second = Map.of("apiKey", "secondkey567", "apiSecret", "secondsecret");
    JsonNode before = put("shipstation", first).json();
    JsonNode after = put("shipstation", second).json();

    assertThat(after.path("callbackUrl")).isEqualTo(before.path("callbackUrl"));
    assertThat(before.path("callbackUrl").asText()).matches(".*/[A-Za-z0-9_-]{32}");
    assertThat(after.at("/credentials/apiKey").asText()).isEqualTo("…y567");
    assertThat(after.path("version").asInt()).isEqualTo(2);
    assertThat(before.path("credentials").has("callbackToken")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stripe | {\"secretKey\":\"pk_test_public123\",\"webhookSecret\":\"nope\",\"x\":1} | /secretKey,/webhookSecret,/x",
        "stripe | {} | /secretKey",
        "shipstation | {\"apiKey\":\"short\",\"storeId\":\"abc\"} | /apiKey,/apiSecret,/storeId",
        "segment | {\"writeKey\":1,\"region\":\"mars\"} | /writeKey,/region",
      })
  void everyWrongCredentialShouldBeNamed(String provider, String body, String pointers) {
    Reply reply = api.call("PUT", "/v1/integrations/" + provider).json(body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(pointers.split(","));
    assertThat(api.get("/v1/integrations/" + provider).send().status()).isEqualTo(404);
  }

  @Test
  void disconnectedServiceShouldBeForgottenAndConnectAgain() {
    put("segment", Map.of("writeKey", "firstwritekey"));

    Reply gone = api.delete("/v1/integrations/segment").header("Idempotency-Key", "d").send();
    Reply again = api.delete("/v1/integrations/segment").header("Idempotency-Key", "d").send();

    assertThat(gone.status()).isEqualTo(204);
    assertThat(again.status()).isEqualTo(204);
    assertThat(api.delete("/v1/integrations/segment").send().status()).isEqualTo(404);
    assertThat(api.get("/v1/integrations/segment").send().status()).isEqualTo(404);
    assertThat(put("segment", Map.of("writeKey", "secondwritekey")).status()).isEqualTo(200);
  }

  @Test
  void receiverOfAServiceShouldBeNoWebhookOfTheTenant() {
    put("segment", Map.of("writeKey", "somewritekey"));

    assertThat(api.get("/v1/webhooks").send().json().path("data")).isEmpty();
    assertThat(api.get("/v1/events").send().json().path("data")).isEmpty();
    assertThat(api.get("/v1/dead-letters").send().json().path("data")).isEmpty();
  }

  @Test
  void connectionShouldBelongToItsTenantAlone() {
    put("stripe", STRIPE);

    assertThat(node.api.get("/v1/integrations/stripe").send().status()).isEqualTo(404);
  }

  @Test
  void orderThatNobodyCouldTakeTheMoneyForShouldBeRefused() {
    Map<String, Object> order = new HashMap<>(RunningNode.order("PEN", 1));
    order.put("payment", Map.of("provider", "stripe", "paymentMethod", "pm_card_visa"));

    Reply refused = api.post("/v1/orders", order).send();

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("integration_not_connected");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/payment/provider");
  }

  @Test
  void repeatedRequestShouldBeAnsweredAlikeWhenTheProviderIsGone() {
    put("stripe", STRIPE);
    node.stockOf(api, "PEN", 1);
    Map<String, Object> order = new HashMap<>(RunningNode.order("PEN", 1));
    order.put("payment", Map.of("provider", "stripe", "paymentMethod", "pm_card_visa"));
    Reply placed = api.post("/v1/orders", order).header("Idempotency-Key", "once").send();
    api.delete("/v1/integrations/stripe").send();

    Reply again = api.post("/v1/orders", order).header("Idempotency-Key", "once").send();

    assertThat(placed.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(placed.text());
  }

  private Reply put(String provider, Object credentials) {
    return api.call("PUT", "/v1/integrations/" + provider).json(credentials).send();
  }

  /** All rows of all tables that a dump of the tenant's connection would hold. */
  private static List<String> everythingKept(Reply put) {
    String tenant = put.json().path("callbackUrl").asText().split("/")[4];
    UUID id = IdKind.TENANT.parse(tenant).orElseThrow();
    return Stream.of("integrations", "webhooks", "events")
        .flatMap(table -> rows(table, id))
        .toList();
  }

  private static Stream<String> rows(String table, UUID tenantId) {
    String sql = "SELECT t::text AS whole FROM " + table + " t WHERE tenant_id = $1";
    Iterable<Row> found = Await.get(database.query(sql, Tuple.of(tenantId)));
    return StreamSupport.stream(found.spliterator(), false).map(row -> row.getString("whole"));
  }
}
