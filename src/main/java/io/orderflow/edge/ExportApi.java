package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.BulkSettings;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages.ListOrders;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/** Exports over HTTP; each holds a page in memory, so there are only so many at once. */
final class ExportApi {
  private final Bus bus;
  private final BulkSettings settings;
  private final Occupancy running = new Occupancy();

  ExportApi(Bus bus, BulkSettings settings) {
    this.bus = bus;
    this.settings = settings;
  }

  Map<String, Handling> handlings() {
    return Map.of("orders.export", this::export);
  }

  private Future<Reply> export(ApiRequest request) {
    UUID tenantId = request.caller().tenantId();
    var query =
        new ListOrders(
            request.caller(),
            OrderApi.filter(request.query()),
            true,
            settings.exportPage(),
            after(request.query()));
    refuseTooMany(tenantId);
    running.take(tenantId);
    return new Export(bus, query, () -> running.giveBack(tenantId)).begin().map(Reply::ok);
  }

  /** The last order that the caller has; the contract's pattern lets nothing else through. */
  private static UUID after(Query query) {
    String cursor = query.text("cursor");
    return cursor == null ? null : IdKind.ORDER.parse(cursor).orElseThrow();
  }

  private void refuseTooMany(UUID tenantId) {
    if (running.all() >= settings.exports()
        || running.of(tenantId) >= settings.exportsPerTenant()) {
      throw new FaultException(new Fault.Unavailable("exports"));
    }
  }
}
