package io.orderflow.bulk;

import io.orderflow.config.SettingsReader;
import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.SlowReader;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A process whose tenant has orders to export, on a database that can go away. */
final class ExportNode implements AutoCloseable {
  static final String EXPORT = "/v1/orders/export";
  static final int PAGE = 25;

  // far more than the buffers of two sockets hold
  static final int ORDERS = 1_200;

  final FaultyProxy proxy;
  final RunningNode node;
  final Api api;

  ExportNode() {
    Map<String, String> environment =
        new HashMap<>(
            Servers.environment(
                Map.of(
                    "ORDERFLOW_BULK_EXPORT_PAGE",
                    "" + PAGE,
                    "ORDERFLOW_BULK_EXPORTS_PER_TENANT",
                    "2")));
    proxy = FaultyProxy.to(environment.get("DATABASE_URL"));
    environment.put("DATABASE_URL", proxy.url());
    node = RunningNode.start(SettingsReader.read(environment));
    api = node.api;
    fill();
  }

  private void fill() {
    node.stock("PEN", 1_000_000);
    node.stock("INK", 1_000_000);
    String rows =
        IntStream.range(0, ORDERS)
            .mapToObj(i -> Json.text(json -> json.writePOJO(order(i))) + "\n")
            .collect(Collectors.joining());
    Reply job =
        api.call("POST", "/v1/orders/import")
            .header("Content-Type", "application/x-ndjson")
            .body(BodyPublishers.ofString(rows))
            .send();
    String path = job.header("Location");
    Await.until(
        "all are there", () -> api.get(path).send().json().path("succeeded").asInt() == ORDERS);
  }

  private static Map<String, Object> order(int number) {
    return Map.of(
        "externalId", "PO-" + number,
        "currency", "USD",
        "notes", "n".repeat(4_000),
        "customer", Map.of("email", "buyer" + number % 30 + "@example.com"),
        "lines",
            List.of(
                Map.of("sku", number % 10 != 0 ? "PEN" : "INK", "quantity", 1, "unitPrice", 5)));
  }

  SlowReader reader() throws IOException {
    return new SlowReader(node.base(), EXPORT, node.tenant.apiKey());
  }

  static String id(String line) {
    return Json.tree(line).path("id").asText();
  }

  @Override
  public void close() {
    proxy.accept();
    node.close();
    proxy.close();
  }
}
