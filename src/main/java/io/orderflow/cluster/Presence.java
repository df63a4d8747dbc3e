package io.orderflow.cluster;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Topic;
import io.orderflow.cluster.ClusterMessages.Member;
import io.orderflow.cluster.ClusterMessages.Members;
import io.orderflow.config.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process among the others: passes facts on, says again and again that it is there, and
 * when it does not hear itself through the cluster any more, leaves and joins anew. For one event
 * loop; what is said meanwhile is lost, as any fact may be.
 */
final class Presence {
  private static final String PULSE = "cluster.pulse";

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final Bus bus;
  private final Membership.Door door;
  private final Consumer<Runnable> onLoop;
  private final Member self;
  private final Roster roster;
  private final Watchdog watchdog;
  private final int patience;
  private final Clock clock;
  private Membership membership;
  private Instant joinedAt;
  private Instant askedAt;
  private int known;
  private int pause;
  private boolean moving;
  private boolean stopped;

  /**
   * @param onLoop runs an action on the event loop on which everything else here is called
   */
  Presence(
      Bus bus,
      Membership.Door door,
      Consumer<Runnable> onLoop,
      Member self,
      ClusterSettings settings,
      Clock clock) {
    this.bus = bus;
    this.door = door;
    this.onLoop = onLoop;
    this.self = self;
    this.roster = new Roster(self, settings.silence());
    this.patience = settings.watchdogFailures();
    this.watchdog = new Watchdog(roster, patience);
    this.clock = clock;
  }

  Future<Void> join() {
    moving = true;
    return door.join(message -> onLoop.accept(() -> heard(message)))
        .onSuccess(this::joined)
        .onComplete(ended -> moving = false)
        .mapEmpty();
  }

  /** Leaves for good. */
  Future<Void> stop() {
    stopped = true;
    return leave();
  }

  /** To be called in the interval of the watchdog. */
  void tick() {
    if (moving || stopped) {
      return;
    }
    if (membership == null) {
      retry();
    } else if (watchdog.isPlaceLost(askedAt, clock.instant(), membership.size())) {
      LOG.warn("this process hears the cluster no more, or not the other way: joining anew");
      joinAnew();
    } else {
      pulse();
      report();
    }
  }

  /** Tells the neighbours. */
  void tell(Topic<?> topic, Object fact) {
    Buffer message = Wire.write(self.id(), topic.name(), fact);
    onLoop.accept(() -> say(message));
  }

  Members members() {
    return new Members(
        self.id(), membership == null ? null : joinedAt, roster.members(clock.instant()));
  }

  private Future<Void> leave() {
    Membership left = membership;
    membership = null;
    moving = true;
    return left == null ? Future.succeededFuture() : left.leave();
  }

  private void joined(Membership fresh) {
    if (stopped) {
      fresh.leave();
      return;
    }
    membership = fresh;
    joinedAt = clock.instant();
    watchdog.joined();
    roster.clear();
    pulse();
  }

  private void retry() {
    pause--;
    if (pause <= 0) {
      joinAnew();
    }
  }

  private void joinAnew() {
    pause = patience;
    leave()
        .transform(left -> join())
        .onSuccess(joined -> LOG.info("joined the cluster anew"))
        .onFailure(failure -> LOG.warn("{}; trying again", failure.getMessage()));
  }

  private void pulse() {
    askedAt = clock.instant();
    say(Wire.write(self.id(), PULSE, roster.pulse(askedAt)));
  }

  private void report() {
    int now = roster.members(clock.instant()).size();
    if (now != known) {
      known = now;
      LOG.atInfo().addKeyValue("members", now).log("the cluster has changed");
    }
  }

  private void say(Buffer message) {
    if (membership != null) {
      membership.say(message);
    }
  }

  private void heard(Buffer message) {
    Wire.open(message).ifPresent(this::take);
  }

  /** Who tells a fact has told those of its own process before. */
  private void take(Wire.Envelope envelope) {
    if (envelope.topic().equals(PULSE)) {
      Wire.read(envelope, Pulse.class).ifPresent(pulse -> roster.heard(pulse, clock.instant()));
    } else if (!envelope.from().equals(self.id())) {
      bus.everywhere(envelope.topic())
          .ifPresentOrElse(
              topic -> publish(topic, envelope),
              () -> LOG.debug("nobody here knows the topic {}: dropped", envelope.topic()));
    }
  }

  private <T> void publish(Topic<T> topic, Wire.Envelope envelope) {
    Wire.read(envelope, topic.wire()).ifPresent(fact -> bus.publishHere(topic, fact));
  }
}
