package io.orderflow.cluster;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Neighbours;
import io.orderflow.cluster.ClusterMessages.Member;
import io.orderflow.config.ClusterSettings;
import io.orderflow.config.Settings;
import io.orderflow.config.Version;
import io.orderflow.id.IdSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to the other processes. The requests of this process never pass through it: they stay on
 * the local bus, whatever becomes of the cluster.
 */
public final class ClusterVerticle extends VerticleBase {
  /** Beyond it the JDK lacks what Infinispan 14 starts with. */
  private static final int NEWEST_JAVA = 22;

  private static final Logger LOG = LoggerFactory.getLogger(ClusterVerticle.class);

  private final Bus bus;
  private final Settings settings;
  private final IdSource ids;
  private final Clock clock;
  private Presence presence;
  private long timer;

  public ClusterVerticle(Bus bus, Settings settings, IdSource ids, Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    ClusterSettings cluster = settings.cluster();
    presence =
        new Presence(
            bus,
            new InfinispanDoor(vertx, cluster, settings.database()),
            action -> context.runOnContext(run -> action.run()),
            self(),
            cluster,
            clock);
    bus.serve(ClusterMessages.MEMBERS, request -> Future.succeededFuture(presence.members()));
    return requireJava(Runtime.version().feature())
        .compose(known -> presence.join())
        .onSuccess(joined -> begin());
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(timer);
    bus.introduce(Neighbours.NONE);
    return presence.stop();
  }

  static Future<Void> requireJava(int version) {
    return version <= NEWEST_JAVA
        ? Future.succeededFuture()
        : Future.failedFuture(
            new ClusterException(
                "cluster.enabled needs Java 17 to %d, this is Java %d"
                    .formatted(NEWEST_JAVA, version)));
  }

  private void begin() {
    bus.introduce(presence::tell);
    if (!settings.cluster().isEncrypted()) {
      LOG.warn(
          "what processes tell each other is not encrypted: keep their ports on a private network");
    }
    next();
  }

  /** One at a time: after a freeze no ticks are made up for. */
  private void next() {
    timer = vertx.setTimer(settings.cluster().watchdogInterval().toMillis(), due -> tick());
  }

  private void tick() {
    presence.tick();
    next();
  }

  private Member self() {
    String host = HostAddress.of(settings.cluster());
    int port = settings.http().port();
    String name = HostAddress.machine() + ":" + port;
    return new Member(ids.next(), name, host, port, Version.current(), clock.instant());
  }
}
