package io.orderflow.order;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import io.orderflow.event.NewEvent;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.inventory.InventoryEvents;
import io.orderflow.inventory.Reservations;
import io.orderflow.inventory.Shelf;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.GetPayment;
import io.orderflow.order.OrderMessages.PatchOrder;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.order.OrderStore.ExternalKey;
import io.orderflow.order.OrderStore.Written;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** What is done with an order that exists: read it, or lock it, decide and write. */
final class Orders {
  private final Idempotency idempotency;
  private final OrderStore store;
  private final OrderPartStore parts = new OrderPartStore();
  private final Reservations reservations;
  private final Outbox outbox;
  private final InventoryEvents inventoryEvents;
  private final IdSource ids;
  private final Clock clock;

  Orders(Database database, Reservations reservations, Outbox outbox, IdSource ids, Clock clock) {
    this.idempotency = new Idempotency(database, clock);
    this.store = new OrderStore(database);
    this.reservations = reservations;
    this.outbox = outbox;
    this.inventoryEvents = new InventoryEvents(ids);
    this.ids = ids;
    this.clock = clock;
  }

  /** Whose command on which order it is. */
  private record Target(Caller caller, OnceKey once, UUID orderId, Long ifMatch) {}

  Future<Answer> patch(PatchOrder command) {
    return change(
        new Target(command.caller(), command.once(), command.orderId(), command.ifMatch()),
        (order, at) -> Editing.decide(order, command.patch(), ids, at));
  }

  Future<Answer> cancel(CancelOrder command) {
    return change(
        new Target(command.caller(), command.once(), command.orderId(), command.ifMatch()),
        (order, at) -> Cancelling.decide(order, command, ids, at));
  }

  Future<Answer> fulfill(FulfillOrder command) {
    return change(
        new Target(command.caller(), command.once(), command.orderId(), command.ifMatch()),
        (order, at) -> Fulfilling.decide(order, command, ids, at));
  }

  Future<Answer> refund(RefundOrder command) {
    return change(
        new Target(command.caller(), command.once(), command.orderId(), command.ifMatch()),
        (order, at) -> Refunding.request(order, command, ids, at));
  }

  Future<Answer> recordPayment(RecordPayment command) {
    return change(
        new Target(command.caller(), command.once(), command.orderId(), command.ifMatch()),
        (order, at) -> Paying.record(order, command, ids, at));
  }

  Future<Answer> retryPayment(RetryPayment command) {
    return change(
        new Target(command.caller(), command.once(), command.orderId(), command.ifMatch()),
        (order, at) -> Paying.retry(order, command, at));
  }

  Future<PaymentView> payment(GetPayment query) {
    return store
        .find(query.caller().tenantId(), query.orderId())
        .map(found -> PaymentViews.of(found.orElseThrow(Orders::unknown)));
  }

  Future<Answer> reportPayment(ReportPayment command) {
    return change(
        new Target(command.caller(), null, command.orderId(), null),
        (order, at) -> Reporting.decide(order, command.report(), ids, at));
  }

  Future<Answer> voidFulfillment(VoidFulfillment command) {
    return change(
        new Target(command.caller(), null, command.orderId(), null),
        (order, at) -> Voiding.decide(order, command, at));
  }

  private Future<Answer> change(Target target, BiFunction<Order, Instant, Change> decision) {
    return idempotency.run(target.caller(), target.once(), tx -> change(tx, target, decision));
  }

  private Future<Answer> change(Tx tx, Target target, BiFunction<Order, Instant, Change> decision) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store
        .lock(tx, target.caller().tenantId(), target.orderId())
        .map(found -> matching(found, target.ifMatch()))
        .compose(order -> apply(tx, target.caller(), order, decision.apply(order, at), at));
  }

  private static Order matching(Optional<Order> found, Long ifMatch) {
    Order order = found.orElseThrow(Orders::unknown);
    if (ifMatch != null && ifMatch != order.stamp().version()) {
      throw new FaultException(new Fault.VersionMismatch(order.stamp().version()));
    }
    return order;
  }

  private Future<Answer> apply(Tx tx, Caller caller, Order before, Change change, Instant at) {
    if (change.isNone()) {
      return Future.succeededFuture(answer(Written.of(before)));
    }
    return unclaimed(tx, before, change)
        .compose(free -> reservations.lock(tx, change.stock().keys()))
        .map(levels -> moved(new Shelf(levels, ids, at), change))
        .compose(shelf -> write(tx, caller, before, change, shelf));
  }

  /** Another transaction may still take the name: then the index refuses, and the retry sees it. */
  private Future<Void> unclaimed(Tx tx, Order before, Change change) {
    String externalId = change.order().details().externalId();
    if (externalId == null || externalId.equals(before.details().externalId())) {
      return Future.succeededFuture();
    }
    ExternalKey name = new ExternalKey(before.tenantId(), externalId);
    return store.taken(tx, List.of(name)).map(taken -> refuseTaken(taken.get(name)));
  }

  private static Void refuseTaken(UUID existing) {
    if (existing != null) {
      throw GroupDecision.duplicate(existing);
    }
    return null;
  }

  private static Shelf moved(Shelf shelf, Change change) {
    change.stock().on(shelf, change.order().id());
    return shelf;
  }

  private Future<Answer> write(Tx tx, Caller caller, Order before, Change change, Shelf shelf) {
    Written written = Written.of(change.order());
    List<Future<Void>> writes = new ArrayList<>();
    writes.add(reservations.write(tx, shelf));
    writes.add(store.update(tx, written));
    writes.add(parts.update(tx, before, change.order()));
    writes.add(outbox.append(tx, events(caller, change, written, shelf)));
    return Future.join(writes).map(answer(written));
  }

  private List<NewEvent> events(Caller caller, Change change, Written written, Shelf shelf) {
    List<NewEvent> events = OrderEvents.of(caller, change, written, ids);
    Instant at = written.order().stamp().updatedAt();
    shelf.takeFallenLow().forEach(level -> events.add(inventoryEvents.low(caller, level, at)));
    return events;
  }

  private static Answer answer(Written written) {
    return Answer.ok("\"" + written.order().stamp().version() + "\"", written.json().whole());
  }

  private static FaultException unknown() {
    return new FaultException(new Fault.NotFound("order"));
  }
}
