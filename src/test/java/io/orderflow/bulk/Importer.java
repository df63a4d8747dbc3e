package io.orderflow.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One tenant that uploads files of orders, and looks into its rows. */
final class Importer {
  static final String IMPORT = "/v1/orders/import";

  final TestTenant tenant;
  final Api api;
  private final Database database;

  Importer(RunningNode node, Database database) {
    this.tenant = node.otherTenant(Plan.enterprise);
    this.api = node.api(tenant);
    this.database = database;
    node.stockOf(api, "PEN", 1_000_000);
  }

  Reply send(byte[] body) {
    return upload(body).send();
  }

  Api.Call upload(byte[] body) {
    return api.call("POST", IMPORT)
        .header("Content-Type", "application/x-ndjson")
        .body(BodyPublishers.ofByteArray(body));
  }

  JsonNode finished(Reply queued) {
    assertThat(queued.status()).as(queued.text()).isEqualTo(202);
    String path = queued.header("Location");
    Await.until("it is done", () -> !api.get(path).send().json().path("completedAt").isNull());
    return api.get(path).send().json();
  }

  long orders() {
    return count("orders");
  }

  long count(String table) {
    return Await.get(
            database.query(
                "SELECT count(*) FROM " + table + " WHERE tenant_id = $1",
                Tuple.of(tenant.tenantId())))
        .iterator()
        .next()
        .getLong(0);
  }

  static String id(Reply job) {
    return job.json().path("id").asText();
  }

  static byte[] rows(int first, int count) {
    return bytes(
        IntStream.range(first, first + count)
            .mapToObj(i -> row("PO-" + i, "PEN", "1") + "\n")
            .collect(Collectors.joining()));
  }

  static String row(String externalId, String sku, String quantity) {
    return "{\"externalId\":\"%s\",\"currency\":\"USD\",\"customer\":{\"email\":\"buyer@example.com\"},\"lines\":[{\"sku\":\"%s\",\"quantity\":%s,\"unitPrice\":1999}]}"
        .formatted(externalId, sku, quantity);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
