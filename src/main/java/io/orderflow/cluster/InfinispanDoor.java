package io.orderflow.cluster;

import io.orderflow.config.ClusterSettings;
import io.orderflow.config.Settings;
import io.orderflow.pg.JdbcUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Joins by a clustered Vert.x of its own, which does nothing but carry facts: it can be closed and
 * built anew while everything else goes on, and nothing else ever waits for it.
 */
final class InfinispanDoor implements Membership.Door {
  /** Facts are few and small. */
  private static final int EVENT_LOOPS = 1;

  /** Joining and leaving block one each. */
  private static final int WORKERS = 2;

  /** To a neighbour on the same network, or it is away. */
  private static final int CONNECT_MILLIS = 2_000;

  private final Threads threads = new Threads();
  private final ClusterSettings settings;
  private final JdbcUrl database;
  private final TurnStore turns;

  InfinispanDoor(Vertx vertx, ClusterSettings settings, Settings.Database database) {
    this.settings = settings;
    this.database = JdbcUrl.of(database);
    this.turns = new TurnStore(vertx, database, settings.joinTimeout().dividedBy(2));
  }

  @Override
  public Future<Membership> join(Consumer<Buffer> ear) {
    return turns
        .await(() -> joinInTime(ear))
        .recover(failure -> Future.failedFuture(explained(failure)));
  }

  /** Who joins too late after all leaves at once. */
  private Future<Membership> joinInTime(Consumer<Buffer> ear) {
    Future<Membership> joining = threads.run(this::caches).compose(caches -> build(caches, ear));
    return joining
        .timeout(settings.joinTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> joining.onSuccess(Membership::leave));
  }

  private Caches caches() throws Exception {
    return Caches.start(GroupChannel.open(settings, database), settings.joinTimeout());
  }

  private Future<Membership> build(Caches caches, Consumer<Buffer> ear) {
    return threads
        .run(() -> clustered(caches))
        .compose(building -> building)
        .onFailure(failure -> caches.leave(threads))
        .compose(clustered -> listen(new InfinispanMembership(threads, clustered, caches), ear));
  }

  private static Future<Membership> listen(InfinispanMembership membership, Consumer<Buffer> ear) {
    return membership.listen(ear).onFailure(failure -> membership.leave()).map(membership);
  }

  private Future<Vertx> clustered(Caches caches) {
    return Vertx.builder()
        .with(options())
        .withClusterManager(new BoundedClusterManager(caches.manager()))
        .buildClustered();
  }

  private VertxOptions options() {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(HostAddress.of(settings))
            .setPort(settings.busPort())
            .setConnectTimeout(CONNECT_MILLIS);
    if (!settings.publicHost().isEmpty()) {
      bus.setClusterPublicHost(settings.publicHost());
    }
    if (settings.publicBusPort() != 0) {
      bus.setClusterPublicPort(settings.publicBusPort());
    }
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(EVENT_LOOPS)
        .setWorkerPoolSize(WORKERS)
        .setEventBusOptions(settings.isEncrypted() ? Encryption.of(settings).on(bus) : bus);
  }

  private Throwable explained(Throwable failure) {
    if (failure instanceof ClusterException known) {
      return known;
    }
    return new ClusterException(
        "cannot join the cluster: "
            + (failure instanceof TimeoutException ? notInTime() : root(failure)));
  }

  private String notInTime() {
    return "not within %d s; do the others reach its ports, and have all the same cluster.keystore?"
        .formatted(settings.joinTimeout().toSeconds());
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
