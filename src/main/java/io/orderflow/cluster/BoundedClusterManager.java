package io.orderflow.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.infinispan.manager.DefaultCacheManager;

/**
 * Vert.x's manager of an Infinispan cluster, but one that ends what it begins: Infinispan may never
 * answer a process that froze, and a Vert.x that waits for it could not be closed and would keep
 * its port.
 */
final class BoundedClusterManager extends InfinispanClusterManager {
  /** Longer than Infinispan itself waits for a lock or an answer. */
  private static final Duration ANSWER = Duration.ofSeconds(12);

  BoundedClusterManager(DefaultCacheManager caches) {
    super(caches);
  }

  @Override
  public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> promise) {
    super.setNodeInfo(nodeInfo, inTime(promise));
  }

  @Override
  public void addRegistration(
      String address, RegistrationInfo registration, Completable<Void> promise) {
    super.addRegistration(address, registration, inTime(promise));
  }

  /** Only done to leave, and then the others forget all that the process that left has noted. */
  @Override
  public void removeRegistration(
      String address, RegistrationInfo registration, Completable<Void> promise) {
    promise.succeed();
  }

  private static Completable<Void> inTime(Completable<Void> promise) {
    Promise<Void> outcome = Promise.promise();
    outcome.future().timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS).onComplete(promise);
    return outcome;
  }
}
