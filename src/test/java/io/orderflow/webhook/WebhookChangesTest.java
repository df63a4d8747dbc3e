package io.orderflow.webhook;

import static io.orderflow.webhook.WebhookDesk.URL;
import static io.orderflow.webhook.WebhookDesk.body;
import static io.orderflow.webhook.WebhookDesk.id;
import static io.orderflow.webhook.WebhookDesk.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.seal.Seal;
import io.orderflow.support.Await;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import io.vertx.sqlclient.Row;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Webhooks that are changed, deleted, or given a new secret. */
class WebhookChangesTest {
  private static WebhookActor actor;
  private final WebhookDesk desk = actor.newTenant();

  @BeforeAll
  static void start() {
    actor = new WebhookActor();
  }

  @AfterAll
  static void stop() {
    actor.close();
  }

  @Test
  void patchShouldMergeAndCountAVersionOnlyWhenSomethingChanged() {
    UUID id = id(desk.create(URL, List.of("*")));

    Answer changed = desk.patch(id, 1L, "{\"description\":\"d\",\"events\":[\"order.paid\"]}");
    assertThat(changed.etag()).isEqualTo("\"2\"");
    assertThat(body(changed).get("events").toString()).isEqualTo("[\"order.paid\"]");
    assertThat(body(changed).has("secret")).isFalse();
    assertThat(desk.patch(id, 2L, "{\"description\":\"d\"}").etag()).isEqualTo("\"2\"");
    assertThat(body(desk.patch(id, null, "{\"description\":null}")).get("description").isNull())
        .isTrue();
    assertThat(body(desk.patch(id, null, "{\"ordering\":\"per_order\"}")).get("ordering").asText())
        .isEqualTo("per_order");
    assertThat(desk.get(id).get("version").asLong()).isEqualTo(4);
  }

  @Test
  void patchShouldDisableAndEnable() {
    UUID id = id(desk.create(URL, List.of("*")));

    JsonNode disabled = body(desk.patch(id, null, "{\"status\":\"disabled\"}"));
    assertThat(disabled.get("status").asText()).isEqualTo("disabled");
    assertThat(disabled.get("disabledReason").asText()).isEqualTo("requested");
    JsonNode enabled = body(desk.patch(id, null, "{\"status\":\"enabled\"}"));
    assertThat(enabled.get("status").asText()).isEqualTo("enabled");
    assertThat(enabled.get("disabledReason").isNull()).isTrue();
  }

  @Test
  void patchShouldRefuseAStaleVersionAndABadUrlAndLeaveTheRestAsItIs() {
    UUID id = id(desk.create(URL, List.of("*")));
    JsonNode before = desk.get(id);

    assertThat(desk.fault(WebhookMessages.PATCH, desk.patchOf(id, 7L, "{\"description\":\"x\"}")))
        .isEqualTo(new Fault.VersionMismatch(1));
    assertThat(
            desk.fault(
                WebhookMessages.PATCH,
                desk.patchOf(id, 1L, "{\"description\":\"x\",\"url\":\"http://[fe80::1]/\"}")))
        .isInstanceOf(Fault.Invalid.class);
    assertThat(desk.get(id)).isEqualTo(before);
  }

  @Test
  void deleteShouldHideTheEndpointEverywhereAndForgetItsSecrets() {
    UUID id = id(desk.create(URL, List.of("*")));

    Answer deleted = Await.get(desk.bus().request(WebhookMessages.DELETE, desk.delete(id)));
    assertThat(deleted).isEqualTo(Answer.noContent());
    Fault.NotFound gone = new Fault.NotFound("webhook");
    assertThat(desk.fault(WebhookMessages.DELETE, desk.delete(id))).isEqualTo(gone);
    assertThat(desk.fault(WebhookMessages.GET, new GetWebhook(desk.caller(), id))).isEqualTo(gone);
    assertThat(desk.fault(WebhookMessages.PATCH, desk.patchOf(id, null, "{}"))).isEqualTo(gone);
    assertThat(desk.fault(WebhookMessages.ROTATE, desk.rotate(id, Duration.ZERO))).isEqualTo(gone);
    assertThat(desk.list(10, null).items()).isEmpty();
    Row row = desk.row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id);
    assertThat(row.getBuffer("secret_sealed").length()).isZero();
  }

  @Test
  void rotateShouldKeepTheOldSecretForTheGraceAndNoLonger() {
    Answer created = desk.create(URL, List.of("*"));
    UUID id = id(created);
    Seal seal = new Seal(WebhookActor.SETTINGS.secrets().key(), new SecureRandom());

    Answer rotated =
        Await.get(
            desk.bus().request(WebhookMessages.ROTATE, desk.rotate(id, Duration.ofSeconds(60))));
    assertThat(rotated.etag()).isEqualTo("\"2\"");
    assertThat(secret(rotated)).isNotEqualTo(secret(created));
    Row row = desk.row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id);
    assertThat(seal.open(row.getBuffer("secret_sealed").getBytes(), desk.caller().tenantId(), id))
        .isEqualTo(secret(rotated));
    assertThat(
            seal.open(row.getBuffer("old_secret_sealed").getBytes(), desk.caller().tenantId(), id))
        .isEqualTo(secret(created));
    assertThat(
            Duration.between(
                row.getOffsetDateTime("updated_at"), row.getOffsetDateTime("old_secret_until")))
        .isEqualTo(Duration.ofSeconds(60));

    Await.get(desk.bus().request(WebhookMessages.ROTATE, desk.rotate(id, Duration.ZERO)));
    Row after = desk.row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id);
    assertThat(after.getBuffer("old_secret_sealed")).isNull();
    assertThat(desk.get(id).get("version").asLong()).isEqualTo(3);
  }
}
