package io.orderflow.cli;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.embedded.DataFolder;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.inventory.InventoryMessages.AdjustInventory;
import io.orderflow.inventory.InventoryMessages.Adjustment;
import io.orderflow.tenant.Plan;
import io.orderflow.tenant.Tenant;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** The tenant that dev mode starts with: its key is kept, its stock arrives once. */
record DemoData(DataFolder folder, Bus bus) {
  /** What the printed curl command sends. */
  static final String ORDER =
      "{\"currency\":\"USD\",\"customer\":{\"email\":\"ada@example.com\"},"
          + "\"lines\":[{\"sku\":\"SKU-1\",\"quantity\":2,\"unitPrice\":1999}]}";

  private static final String TENANT = "demo";
  private static final String KEY = "demo.key";
  private static final String STOCKED = "demo.stocked";
  private static final int SKUS = 5;
  private static final long STOCK = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The API key, of a tenant that has its stock. */
  String key(Map<String, String> environment) {
    String key = folder.write(KEY, Operator.run(environment, this::ensureKey));
    folder.secret(STOCKED, () -> stock(environment));
    return key;
  }

  private Future<String> ensureKey(Operator operator) {
    return operator.tenants().ensure(TENANT, Plan.pro, Mode.test, folder.read(KEY));
  }

  /** To a level and not by so much: a start that was killed in between does it again. */
  private String stock(Map<String, String> environment) {
    Tenant tenant = Operator.run(environment, operator -> operator.tenants().find(TENANT));
    List<Adjustment> adjustments = IntStream.rangeClosed(1, SKUS).mapToObj(DemoData::full).toList();
    Server.await(
        bus.request(
            InventoryMessages.ADJUST,
            new AdjustInventory(caller(tenant.tenantId()), null, adjustments)),
        PATIENCE);
    return STOCK + " each of SKU-1 to SKU-" + SKUS;
  }

  private static Adjustment full(int number) {
    return new Adjustment("SKU-" + number, null, null, STOCK, null, "received", null, null);
  }

  private static Caller caller(UUID tenantId) {
    return new Caller(tenantId, Mode.test, "dev-mode", null);
  }
}
