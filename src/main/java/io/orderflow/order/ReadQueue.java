package io.orderflow.order;

import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Soon;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderStore.OrderKey;
import io.orderflow.order.OrderStore.Stored;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads of single orders: those of one moment, and those that come while others are in the
 * database, go in one statement. Lives on one event loop and never waits on a timer.
 */
final class ReadQueue {
  /** One is answered while the next is read. */
  private static final int IN_FLIGHT = 2;

  /** Of 1.5 KB each: an answer that is read in one go. */
  private static final int GROUP = 64;

  private final Function<List<OrderKey>, Future<Map<OrderKey, Stored>>> read;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Soon departure;
  private int inFlight;

  /** The queue's own promise: its answer comes with the group that it will be part of. */
  private record Waiting(OrderKey key, Promise<Document> answer) {}

  /**
   * @param soon runs an action on the same event loop, behind what has come in already
   */
  ReadQueue(Function<List<OrderKey>, Future<Map<OrderKey, Stored>>> read, Consumer<Runnable> soon) {
    this.read = read;
    this.departure = new Soon(soon, this::leave);
  }

  Future<Document> get(GetOrder query) {
    OrderKey key = new OrderKey(query.caller().tenantId(), query.orderId());
    Waiting mine = new Waiting(key, Promise.promise());
    waiting.add(mine);
    departure.ask();
    return mine.answer().future();
  }

  private void leave() {
    while (inFlight < IN_FLIGHT && !waiting.isEmpty()) {
      List<Waiting> group = gather();
      inFlight++;
      read.apply(group.stream().map(Waiting::key).distinct().toList())
          .onComplete(found -> arrive(group, found));
    }
  }

  private List<Waiting> gather() {
    List<Waiting> group = new ArrayList<>();
    while (group.size() < GROUP && !waiting.isEmpty()) {
      group.add(waiting.remove());
    }
    return group;
  }

  private void arrive(List<Waiting> group, AsyncResult<Map<OrderKey, Stored>> found) {
    inFlight--;
    for (Waiting member : group) {
      if (found.failed()) {
        member.answer().fail(found.cause());
      } else {
        answer(member, found.result().get(member.key()));
      }
    }
    leave();
  }

  private static void answer(Waiting member, Stored order) {
    if (order == null) {
      member.answer().fail(new FaultException(new Fault.NotFound("order")));
    } else {
      member.answer().complete(new Document(order.version(), order.json().whole()));
    }
  }
}
