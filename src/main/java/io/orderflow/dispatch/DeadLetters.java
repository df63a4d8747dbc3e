package io.orderflow.dispatch;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Page;
import io.orderflow.config.Settings;
import io.orderflow.dispatch.DispatchMessages.ListDeadLetters;
import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import java.time.Clock;

/** What an operator does with dead letters, without a process that delivers. */
public final class DeadLetters {
  private final DeliveryLog log;
  private final Replays replays;

  public DeadLetters(Database database, Settings settings, IdSource ids, Clock clock) {
    this.log = new DeliveryLog(new DeliveryLogStore(database));
    this.replays =
        new Replays(
            new Idempotency(database, clock),
            database,
            settings.dispatch().replayPerSecond(),
            ids,
            clock);
  }

  public Future<Page> list(ListDeadLetters request) {
    return log.deadLetters(request);
  }

  /** Leaves a job that the next process which delivers takes up. */
  public Future<Answer> replay(ReplayDeadLetters request) {
    return replays.start(request);
  }
}
