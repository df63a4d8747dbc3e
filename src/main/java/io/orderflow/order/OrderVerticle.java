package io.orderflow.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.inventory.Reservations;
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
  private final Reads reads;

  public OrderVerticle(
      Bus bus,
      Database database,
      Database hot,
      Database searching,
      Settings.Orders settings,
      IdSource ids,
      Clock clock,
      MeterRegistry meters,
      Tracing tracing) {
    Outbox outbox = new Outbox(bus);
    Reservations reservations = new Reservations();
    GroupCommit groups = new GroupCommit(database, hot, reservations, outbox, ids, clock);
    this.bus = bus;
    this.queue =
        new PlaceQueue(
            groups::commit, groups::mayGuess, this::soon, settings, ids, clock, meters, tracing);
    this.orders = new Orders(database, reservations, outbox, ids, clock);
    this.reads =
        new Reads(
            new OrderStore(hot),
            new OrderPageStore(hot),
            new OrderListStore(searching),
            new Patience(settings.patience()),
            clock,
            this::soon);
  }

  /**
   * Behind what the event loop has taken in already, so that requests of one moment go together.
   */
  private void soon(Runnable action) {
    vertx.runOnContext(later -> action.run());
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
    bus.serve(OrderMessages.GET, reads::get);
    bus.serve(OrderMessages.LIST, reads::list);
    return Future.succeededFuture();
  }
}
