package io.orderflow.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Page;
import io.orderflow.config.Settings;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.order.OrderListStore.Listed;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Database;
import io.orderflow.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** The door of the orders. */
public final class OrderVerticle extends VerticleBase {
  private final Bus bus;
  private final PlaceQueue queue;
  private final Orders orders;
  private final OrderListStore lists;

  public OrderVerticle(
      Bus bus,
      Database database,
      Settings.Orders settings,
      IdSource ids,
      Clock clock,
      MeterRegistry meters,
      Tracing tracing) {
    Outbox outbox = new Outbox(bus);
    GroupCommit groups = new GroupCommit(database, outbox, ids, clock);
    this.bus = bus;
    this.queue = new PlaceQueue(groups::commit, settings, ids, clock, meters, tracing);
    this.orders = new Orders(database, outbox, ids, clock);
    this.lists = new OrderListStore(database);
  }

  @Override
  public Future<?> start() {
    bus.serve(OrderMessages.PLACE, queue::place);
    bus.serve(OrderMessages.PATCH, orders::patch);
    bus.serve(OrderMessages.CANCEL, orders::cancel);
    bus.serve(OrderMessages.FULFILL, orders::fulfill);
    bus.serve(OrderMessages.REFUND, orders::refund);
    bus.serve(OrderMessages.RECORD_PAYMENT, orders::recordPayment);
    bus.serve(OrderMessages.RETRY_PAYMENT, orders::retryPayment);
    bus.serve(OrderMessages.PAYMENT, orders::payment);
    bus.serve(OrderMessages.REPORT_PAYMENT, orders::reportPayment);
    bus.serve(OrderMessages.VOID_FULFILLMENT, orders::voidFulfillment);
    bus.serve(OrderMessages.GET, orders::get);
    bus.serve(OrderMessages.LIST, this::list);
    return Future.succeededFuture();
  }

  private Future<Page> list(ListOrders query) {
    return lists
        .list(query, query.limit() + 1)
        .map(
            found ->
                Page.of(found, query.limit(), Listed::json, order -> order.orderId().toString()));
  }
}
