package io.orderflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import io.orderflow.config.Settings;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.orderflow.seal.Seal;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.orderflow.webhook.WebhookMessages.CreateWebhook;
import io.orderflow.webhook.WebhookMessages.DeleteWebhook;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import io.orderflow.webhook.WebhookMessages.ListWebhooks;
import io.orderflow.webhook.WebhookMessages.PatchWebhook;
import io.orderflow.webhook.WebhookMessages.RotateSecret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String URL = "http://127.0.0.1:9000/hook";
  private static final int LIMIT = 12;
  private static final Settings SETTINGS =
      Servers.settings(Map.of("ORDERFLOW_WEBHOOKS_PER_TENANT", "" + LIMIT));
  private static Vertx vertx;
  private static Bus bus;
  private static Database database;
  private final Caller caller = Callers.create(database);

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    bus = Bus.install(vertx.eventBus());
    database = Database.open(vertx, SETTINGS.database());
    Clock clock = Clock.systemUTC();
    Await.get(
        vertx.deployVerticle(
            new WebhookVerticle(
                bus,
                SETTINGS,
                database,
                new Idempotency(database, clock),
                new EgressGuard(Resolver.of(vertx), SETTINGS.egress()),
                new UuidV7(clock),
                clock)));
  }

  @AfterAll
  static void stop() {
    Await.get(vertx.close());
  }

  @Test
  void createShouldAnswerTheWholeResourceAndItsSecretOnce() {
    Answer answer = create(URL, List.of("order.*", "order.*", "inventory.low"));

    JsonNode body = body(answer);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.etag()).isEqualTo("\"1\"");
    assertThat(answer.location()).isEqualTo("/v1/webhooks/" + body.get("id").asText());
    assertThat(fields(body))
        .containsExactly(
            "id",
            "url",
            "description",
            "events",
            "ordering",
            "status",
            "disabledReason",
            "version",
            "createdAt",
            "updatedAt",
            "secret");
    assertThat(body.get("events").toString()).isEqualTo("[\"order.*\",\"inventory.low\"]");
    assertThat(body.get("createdAt").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(body.get("secret").asText()).matches("whsec_[A-Za-z0-9+/]{43}=");

    ObjectNode without = body.deepCopy();
    without.remove("secret");
    assertThat(get(id(answer))).isEqualTo(without);
  }

  @Test
  void createShouldKeepTheSecretOnlySealed() {
    Answer answer = create(URL, List.of("*"), new OnceKey("k", "f".repeat(64)));
    byte[] secret = secret(answer);

    Row row = row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id(answer));
    byte[] sealed = row.getBuffer("secret_sealed").getBytes();
    Seal seal = new Seal(SETTINGS.secrets().key(), new SecureRandom());
    assertThat(seal.open(sealed, caller.tenantId(), id(answer))).isEqualTo(secret);

    Answer replayed = create(URL, List.of("*"), new OnceKey("k", "f".repeat(64)));
    assertThat(replayed.replayed()).isTrue();
    assertThat(replayed.body()).isEqualTo(answer.body());
    String shown = body(answer).get("secret").asText().substring(6);
    assertThat(
            Await.get(
                    database.query(
                        "SELECT body FROM idempotency_keys WHERE tenant_id = $1",
                        Tuple.of(caller.tenantId())))
                .iterator()
                .next()
                .getString("body"))
        .doesNotContain(shown);
  }

  @Test
  void createShouldRefuseUrlsOfTheInsideAndSayNothingOfIt() {
    Fault fault = fault(WebhookMessages.CREATE, request("http://10.0.0.1/", List.of("*"), null));

    assertThat(fault).isInstanceOf(Fault.Invalid.class);
    Fault.Invalid invalid = (Fault.Invalid) fault;
    assertThat(invalid.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/url");
              assertThat(error.code()).isEqualTo("url_not_allowed");
              assertThat(error.detail()).doesNotContain("10.0.0.1");
            });
  }

  @Test
  void createShouldNeverExceedTheLimitHoweverManyComeAtOnce() {
    List<Future<Answer>> all =
        IntStream.range(0, LIMIT + 5)
            .mapToObj(n -> bus.request(WebhookMessages.CREATE, request(URL, List.of("*"), null)))
            .toList();
    Await.get(Future.join(all).otherwiseEmpty());

    assertThat(all.stream().filter(Future::succeeded)).hasSize(LIMIT);
    assertThat(all.stream().filter(Future::failed))
        .allSatisfy(
            refused ->
                assertThat(((FaultException) refused.cause()).fault())
                    .isInstanceOfSatisfying(
                        Fault.Conflict.class,
                        conflict ->
                            assertThat(conflict.code()).isEqualTo("webhook_limit_reached")));
    Await.get(bus.request(WebhookMessages.DELETE, delete(id(first(all)))));
    assertThat(create(URL, List.of("*")).status()).isEqualTo(201);
  }

  @Test
  void patchShouldMergeAndCountAVersionOnlyWhenSomethingChanged() {
    UUID id = id(create(URL, List.of("*")));

    Answer changed = patch(id, 1L, "{\"description\":\"d\",\"events\":[\"order.paid\"]}");
    assertThat(changed.etag()).isEqualTo("\"2\"");
    assertThat(body(changed).get("events").toString()).isEqualTo("[\"order.paid\"]");
    assertThat(body(changed).has("secret")).isFalse();
    assertThat(patch(id, 2L, "{\"description\":\"d\"}").etag()).isEqualTo("\"2\"");
    assertThat(body(patch(id, null, "{\"description\":null}")).get("description").isNull())
        .isTrue();
    assertThat(body(patch(id, null, "{\"ordering\":\"per_order\"}")).get("ordering").asText())
        .isEqualTo("per_order");
    assertThat(get(id).get("version").asLong()).isEqualTo(4);
  }

  @Test
  void patchShouldDisableAndEnable() {
    UUID id = id(create(URL, List.of("*")));

    JsonNode disabled = body(patch(id, null, "{\"status\":\"disabled\"}"));
    assertThat(disabled.get("status").asText()).isEqualTo("disabled");
    assertThat(disabled.get("disabledReason").asText()).isEqualTo("requested");
    JsonNode enabled = body(patch(id, null, "{\"status\":\"enabled\"}"));
    assertThat(enabled.get("status").asText()).isEqualTo("enabled");
    assertThat(enabled.get("disabledReason").isNull()).isTrue();
  }

  @Test
  void patchShouldRefuseAStaleVersionAndABadUrlAndLeaveTheRestAsItIs() {
    UUID id = id(create(URL, List.of("*")));
    JsonNode before = get(id);

    assertThat(fault(WebhookMessages.PATCH, patchOf(id, 7L, "{\"description\":\"x\"}")))
        .isEqualTo(new Fault.VersionMismatch(1));
    assertThat(
            fault(
                WebhookMessages.PATCH,
                patchOf(id, 1L, "{\"description\":\"x\",\"url\":\"http://[fe80::1]/\"}")))
        .isInstanceOf(Fault.Invalid.class);
    assertThat(get(id)).isEqualTo(before);
  }

  @Test
  void deleteShouldHideTheEndpointEverywhereAndForgetItsSecrets() {
    UUID id = id(create(URL, List.of("*")));

    Answer deleted = Await.get(bus.request(WebhookMessages.DELETE, delete(id)));
    assertThat(deleted).isEqualTo(Answer.noContent());
    Fault.NotFound gone = new Fault.NotFound("webhook");
    assertThat(fault(WebhookMessages.DELETE, delete(id))).isEqualTo(gone);
    assertThat(fault(WebhookMessages.GET, new GetWebhook(caller, id))).isEqualTo(gone);
    assertThat(fault(WebhookMessages.PATCH, patchOf(id, null, "{}"))).isEqualTo(gone);
    assertThat(fault(WebhookMessages.ROTATE, rotate(id, Duration.ZERO))).isEqualTo(gone);
    assertThat(list(10, null).items()).isEmpty();
    Row row = row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id);
    assertThat(row.getBuffer("secret_sealed").length()).isZero();
  }

  @Test
  void rotateShouldKeepTheOldSecretForTheGraceAndNoLonger() {
    Answer created = create(URL, List.of("*"));
    UUID id = id(created);
    Seal seal = new Seal(SETTINGS.secrets().key(), new SecureRandom());

    Answer rotated =
        Await.get(bus.request(WebhookMessages.ROTATE, rotate(id, Duration.ofSeconds(60))));
    assertThat(rotated.etag()).isEqualTo("\"2\"");
    assertThat(secret(rotated)).isNotEqualTo(secret(created));
    Row row = row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id);
    assertThat(seal.open(row.getBuffer("secret_sealed").getBytes(), caller.tenantId(), id))
        .isEqualTo(secret(rotated));
    assertThat(seal.open(row.getBuffer("old_secret_sealed").getBytes(), caller.tenantId(), id))
        .isEqualTo(secret(created));
    assertThat(
            Duration.between(
                row.getOffsetDateTime("updated_at"), row.getOffsetDateTime("old_secret_until")))
        .isEqualTo(Duration.ofSeconds(60));

    Await.get(bus.request(WebhookMessages.ROTATE, rotate(id, Duration.ZERO)));
    Row after = row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id);
    assertThat(after.getBuffer("old_secret_sealed")).isNull();
    assertThat(get(id).get("version").asLong()).isEqualTo(3);
  }

  @Test
  void listShouldPageNewestFirstAndNeverShowAnothersOrASecret() {
    List<String> newestFirst = new ArrayList<>();
    IntStream.range(0, 5)
        .forEach(n -> newestFirst.add(0, IdKind.WEBHOOK.format(id(create(URL, List.of("*"))))));
    Caller other = Callers.create(database);

    List<String> seen = new ArrayList<>();
    UUID after = null;
    do {
      Page page = list(2, after);
      page.items().forEach(item -> seen.add(tree(item).get("id").asText()));
      page.items().forEach(item -> assertThat(item).doesNotContain("secret"));
      after = page.next() == null ? null : UUID.fromString(page.next());
    } while (after != null);
    assertThat(seen).isEqualTo(newestFirst);
    UUID mine = IdKind.WEBHOOK.parse(seen.get(0)).orElseThrow();
    assertThat(fault(WebhookMessages.GET, new GetWebhook(other, mine)))
        .isEqualTo(new Fault.NotFound("webhook"));
    assertThat(fault(WebhookMessages.DELETE, new DeleteWebhook(other, null, mine)))
        .isEqualTo(new Fault.NotFound("webhook"));
  }

  private Answer create(String url, List<String> events) {
    return create(url, events, null);
  }

  private Answer create(String url, List<String> events, OnceKey once) {
    return Await.get(bus.request(WebhookMessages.CREATE, request(url, events, once)));
  }

  private CreateWebhook request(String url, List<String> events, OnceKey once) {
    return new CreateWebhook(caller, once, url, null, events, "none");
  }

  private Answer patch(UUID id, Long ifMatch, String patch) {
    return Await.get(bus.request(WebhookMessages.PATCH, patchOf(id, ifMatch, patch)));
  }

  private PatchWebhook patchOf(UUID id, Long ifMatch, String patch) {
    return new PatchWebhook(caller, null, id, ifMatch, (ObjectNode) tree(patch));
  }

  private DeleteWebhook delete(UUID id) {
    return new DeleteWebhook(caller, null, id);
  }

  private RotateSecret rotate(UUID id, Duration grace) {
    return new RotateSecret(caller, null, id, grace);
  }

  private JsonNode get(UUID id) {
    return tree(Await.get(bus.request(WebhookMessages.GET, new GetWebhook(caller, id))).body());
  }

  private Page list(int limit, UUID after) {
    return Await.get(bus.request(WebhookMessages.LIST, new ListWebhooks(caller, limit, after)));
  }

  private <Q> Fault fault(Address<Q, ?> address, Q request) {
    return ((FaultException) Await.failure(bus.request(address, request))).fault();
  }

  private Row row(String sql, UUID id) {
    return Await.get(database.query(sql, Tuple.of(caller.tenantId(), id))).iterator().next();
  }

  private static Answer first(List<Future<Answer>> answers) {
    return answers.stream().filter(Future::succeeded).findFirst().orElseThrow().result();
  }

  private static UUID id(Answer answer) {
    return IdKind.WEBHOOK.parse(body(answer).get("id").asText()).orElseThrow();
  }

  private static byte[] secret(Answer answer) {
    return Base64.getDecoder().decode(body(answer).get("secret").asText().substring(6));
  }

  private static List<String> fields(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode body(Answer answer) {
    return tree(answer.body());
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
