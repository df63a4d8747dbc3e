package io.orderflow.integration.segment;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Account;
import io.orderflow.integration.Adapter;
import io.orderflow.integration.Callback;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.Task;
import io.orderflow.integration.Told;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/** Segment: each event of an order becomes one {@code track} call, known by the event's id. */
public final class SegmentAdapter implements Adapter {
  private final Gathering gathering;

  public SegmentAdapter(
      Vertx vertx,
      ServiceClient client,
      Effects effects,
      IntegrationSettings settings,
      Clock clock) {
    Tracking tracking = new Tracking(new SegmentApi(client, settings), effects, clock);
    this.gathering =
        new Gathering(
            tracking::send,
            action -> vertx.setTimer(settings.segmentGather().toMillis(), moment -> action.run()));
  }

  @Override
  public Provider provider() {
    return Provider.segment;
  }

  @Override
  public Future<Performed> perform(Task task) {
    return TrackEvent.of(task)
        .map(event -> gathering.send(task.account(), event))
        .orElseGet(
            () -> Future.succeededFuture(new Performed(Outcome.done, null, null, "not tracked")));
  }

  /** Segment calls nobody back. */
  @Override
  public Told receive(Account account, Callback callback) {
    throw new FaultException(new Fault.NotFound("integration"));
  }
}
