package io.orderflow.support;

import io.orderflow.Node;
import io.orderflow.config.Settings;
import io.orderflow.ops.Telemetry;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A whole process in this JVM, listening on a port of its own, with one tenant. */
public final class RunningNode implements AutoCloseable {
  private final Telemetry telemetry;
  private final Vertx vertx;
  private final Node node;
  public final Settings settings;
  public final TestTenant tenant;
  public final Api api;

  private RunningNode(Settings settings, TestTenant tenant) {
    this.settings = settings;
    this.telemetry = Telemetry.open(settings);
    this.vertx = telemetry.on(Vertx.builder()).build();
    this.node = Await.get(Node.start(vertx, settings, telemetry));
    this.tenant = tenant;
    this.api = api(tenant);
  }

  /** On a fresh database, with a tenant whose plan no test reaches. */
  public static RunningNode start() {
    return start(Servers.settings());
  }

  public static RunningNode start(Settings settings) {
    return new RunningNode(settings, TestTenants.create(settings, Plan.enterprise));
  }

  /** One more process on the same database and Redis, for the same tenant. */
  public RunningNode beside() {
    return new RunningNode(settings, tenant);
  }

  public String base() {
    return "http://127.0.0.1:" + node.port();
  }

  /** Where operators ask. */
  public String management() {
    return "http://127.0.0.1:" + node.managementPort();
  }

  /** What operators' monitoring reads. */
  public String metrics() {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(management() + "/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a count or gauge says now, over all series whose name and labels begin so. */
  public long figure(String series) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public Api api(TestTenant other) {
    return new Api(base(), other.apiKey());
  }

  public TestTenant otherTenant(Plan plan) {
    return TestTenants.create(settings, plan);
  }

  public void stock(String sku, long quantity) {
    stockOf(api, sku, quantity);
  }

  /** The same for another tenant. */
  public void stockOf(Api owner, String sku, long quantity) {
    Reply reply =
        owner
            .post(
                "/v1/inventory/adjust",
                Map.of(
                    "adjustments",
                    List.of(Map.of("sku", sku, "delta", quantity, "reason", "received"))))
            .send();
    if (reply.status() != 200) {
      throw new AssertionError(reply.text());
    }
  }

  /** The body of a new order of one line. */
  public static Map<String, Object> order(String sku, int quantity) {
    return Map.of(
        "currency", "USD",
        "customer", Map.of("email", "buyer@example.com"),
        "lines", List.of(Map.of("sku", sku, "quantity", quantity, "unitPrice", 1999)));
  }

  /** An identifier of the right form that nothing has. */
  public static String unknown(io.orderflow.id.IdKind kind) {
    return kind.format(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"));
  }

  @Override
  public void close() {
    Await.get(node.stop());
    Await.get(vertx.close());
    telemetry.close();
  }
}
