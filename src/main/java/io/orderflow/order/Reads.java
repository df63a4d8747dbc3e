package io.orderflow.order;

import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.RenderedPage;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.order.OrderPageStore.PageKey;
import io.orderflow.order.OrderStore.OrderKey;
import io.orderflow.order.OrderStore.Stored;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * The questions for orders: those that read no more than they answer are gathered with others of
 * their kind, and a search, which may have to pass over many orders, has a statement for itself.
 */
final class Reads {
  /** Orders of 1.5 KB each: an answer that is read in one go. */
  private static final int ORDERS = 64;

  /** Pages of 42 KB each, so that the first of a group does not wait long for the last. */
  private static final int PAGES = 8;

  private final ReadQueue<OrderKey, Stored> orders;
  private final ReadQueue<PageKey, RenderedPage> pages;
  private final OrderListStore searches;

  /**
   * @param soon runs an action on the same event loop, behind what has come in already
   */
  Reads(
      OrderStore orders,
      OrderPageStore pages,
      OrderListStore searches,
      Patience patience,
      Clock clock,
      Consumer<Runnable> soon) {
    this.orders = new ReadQueue<>(orders::get, Stored::length, ORDERS, patience, clock, soon);
    this.pages = new ReadQueue<>(pages::read, RenderedPage::length, PAGES, patience, clock, soon);
    this.searches = searches;
  }

  Future<Document> get(GetOrder query) {
    return orders
        .get(new OrderKey(query.caller().tenantId(), query.orderId()))
        .map(Reads::document);
  }

  Future<RenderedPage> list(ListOrders query) {
    return PageKey.isEnoughFor(query) ? pages.get(PageKey.of(query)) : searches.list(query);
  }

  private static Document document(Stored order) {
    if (order == null) {
      throw new FaultException(new Fault.NotFound("order"));
    }
    return new Document(order.version(), order.json().whole());
  }
}
