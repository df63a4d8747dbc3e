package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.bus.RenderedPage;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.ListOrders;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * One export: the pages of a list, one after the other, as lines. No connection is held between.
 */
final class Export implements Lines {
  private static final char BREAK = '\n';

  private final Bus bus;
  private final ListOrders query;
  private final Runnable closed;
  private UUID after;
  private boolean atEnd;
  private Buffer first;

  /**
   * @param query of the first page
   * @param closed told once, when nobody reads on
   */
  Export(Bus bus, ListOrders query, Runnable closed) {
    this.bus = bus;
    this.query = query;
    this.closed = closed;
    this.after = query.after();
  }

  /** Reads the first page, so that what cannot be read at all is answered as a problem. */
  Future<Lines> begin() {
    return read().map(this::startWith).onFailure(failure -> close());
  }

  private Lines startWith(Buffer lines) {
    first = lines;
    return this;
  }

  @Override
  public Future<Buffer> next() {
    if (first != null) {
      Buffer lines = first;
      first = null;
      return Future.succeededFuture(lines);
    }
    return atEnd ? Future.succeededFuture() : read();
  }

  @Override
  public void close() {
    closed.run();
  }

  private Future<Buffer> read() {
    ListOrders page =
        new ListOrders(query.caller(), query.filter(), query.expandLines(), query.limit(), after);
    return bus.request(OrderMessages.LIST, page).map(this::lines);
  }

  private Buffer lines(RenderedPage page) {
    atEnd = page.next() == null;
    after = atEnd ? null : UUID.fromString(page.next());
    return page.items().isEmpty() ? null : page.join("", BREAK, String.valueOf(BREAK));
  }
}
