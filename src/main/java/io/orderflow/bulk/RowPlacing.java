package io.orderflow.bulk;

import io.orderflow.bulk.BulkMessages.Row;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import io.orderflow.id.IdKind;
import io.orderflow.integration.IntegrationMessages;
import io.orderflow.integration.IntegrationMessages.IsConnected;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Makes one row an order, once however often it is tried, or learns why it cannot be one. */
final class RowPlacing {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A mistake of ours is not mended by the next try, but a passing accident may be over. */
  private static final int BROKEN_TRIES = 3;

  /** The key names the row, and a row is never another: nothing need be compared. */
  private static final String FINGERPRINT = "0".repeat(64);

  private final Vertx vertx;
  private final Bus bus;
  private final Clock clock;

  RowPlacing(Vertx vertx, Bus bus, Clock clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
  }

  /** Fails when at the deadline it is still not known what becomes of the row. */
  Future<RowResult> place(Chunk chunk, Row row, Instant deadline) {
    return row.refusal() != null
        ? Future.succeededFuture(RowResult.failed(row.line(), RowProblem.of(row.refusal())))
        : new Attempts(chunk, row, deadline).next();
  }

  /** The tries of one row. */
  private final class Attempts {
    private final Chunk chunk;
    private final Row row;
    private final Instant deadline;
    private Duration pause = FIRST_PAUSE;
    private int broken;

    Attempts(Chunk chunk, Row row, Instant deadline) {
      this.chunk = chunk;
      this.row = row;
      this.deadline = deadline;
    }

    Future<RowResult> next() {
      return payable()
          .compose(this::request)
          .map(answer -> RowResult.succeeded(row.line(), orderId(answer)))
          .recover(failure -> judge(FaultException.of(failure)));
    }

    private Future<Boolean> payable() {
      NewOrder order = row.order();
      return order.payment() == null
          ? Future.succeededFuture(true)
          : bus.request(
              IntegrationMessages.IS_CONNECTED,
              new IsConnected(chunk.caller().tenantId(), order.payment().provider()));
    }

    private Future<Answer> request(boolean payable) {
      Caller caller = chunk.caller();
      return bus.request(
          OrderMessages.PLACE, new PlaceOrder(caller, key(chunk, row), row.order(), payable));
    }

    /** A refusal is the row's result; what may pass is tried again. */
    private Future<RowResult> judge(FaultException failure) {
      if (!mayPass(failure.fault())) {
        return Future.succeededFuture(RowResult.failed(row.line(), RowProblem.of(failure.fault())));
      }
      Instant again = clock.instant().plus(pause);
      if (again.isAfter(deadline)) {
        return Future.failedFuture(failure);
      }
      Duration wait = pause;
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      return vertx.timer(wait.toMillis()).compose(waited -> next());
    }

    private boolean mayPass(Fault fault) {
      return fault instanceof Fault.Unavailable
          || fault instanceof Fault.InProgress
          || fault instanceof Fault.Broken && ++broken < BROKEN_TRIES;
    }
  }

  /** With a space in it, which no key of a tenant has. */
  private static OnceKey key(Chunk chunk, Row row) {
    return new OnceKey(IdKind.IMPORT.format(chunk.jobId()) + " " + row.line(), FINGERPRINT);
  }

  private static UUID orderId(Answer answer) {
    String location = answer.location();
    return IdKind.ORDER.parse(location.substring(location.lastIndexOf('/') + 1)).orElseThrow();
  }
}
