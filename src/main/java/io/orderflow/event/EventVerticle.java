package io.orderflow.event;

import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the event log, and the clock of its upkeep. */
public final class EventVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(EventVerticle.class);

  private final Bus bus;
  private final Events events;
  private final Retention retention;
  private final TailStore tailStore;
  private final Settings settings;
  private final Clock clock;
  private final long upkeepMillis;

  public EventVerticle(Bus bus, Settings settings, Database database, Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.clock = clock;
    this.events = new Events(new EventStore(database));
    this.tailStore = new TailStore(database);
    this.retention = new Retention(new RetentionStore(database), settings, clock);
    this.upkeepMillis = settings.events().upkeepInterval().toMillis();
  }

  /** Nothing is served before there is a partition for today's events. */
  @Override
  public Future<?> start() {
    bus.serve(EventMessages.GET, events::get);
    bus.serve(EventMessages.LIST, events::list);
    bus.serve(EventMessages.OF_ORDER, events::ofOrder);
    serveStreams();
    vertx.setPeriodic(upkeepMillis, timer -> upkeep());
    return retention.makeRoom().onSuccess(made -> upkeep());
  }

  private void serveStreams() {
    Tail tail =
        new Tail(
            vertx,
            tailStore,
            settings.streams(),
            stretch -> bus.publish(EventMessages.STRETCH, stretch));
    Following following = new Following(tailStore, tail, settings.events().retention(), clock);
    bus.serve(EventMessages.FOLLOW, following::follow);
    bus.serve(EventMessages.READ_ON, following::readOn);
    bus.subscribe(EventMessages.LEFT, left -> tail.leave(left.tenantId()));
    bus.subscribe(EventMessages.WRITTEN, tail::written);
  }

  private void upkeep() {
    retention
        .run()
        .onFailure(
            failure -> LOG.warn("upkeep of the event log failed and is tried again", failure));
  }
}
