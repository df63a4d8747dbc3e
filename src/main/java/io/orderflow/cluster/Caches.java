package io.orderflow.cluster;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;

/** The replicated tables in which Vert.x notes who listens to what. */
final class Caches {
  private static final String CLUSTER = "orderflow";

  /** By their names Vert.x finds them. */
  private static final String[] REPLICATED = {"__vertx.subs", "__vertx.nodeInfo"};

  /** A neighbour that does not answer by then is of no use to anyone. */
  private static final Duration ANSWER = Duration.ofSeconds(3);

  /** After which whoever waits for the others leaves without them. */
  static final Duration FAREWELL = Duration.ofSeconds(3);

  private final JChannel channel;
  private final DefaultCacheManager manager;

  private Caches(JChannel channel, DefaultCacheManager manager) {
    this.channel = channel;
    this.manager = manager;
  }

  /** Joins; blocks. */
  static Caches start(JChannel channel, Duration patience) {
    GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
    global
        .transport()
        .transport(new JGroupsTransport(channel))
        .clusterName(CLUSTER)
        .distributedSyncTimeout(patience.toMillis());
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    DefaultCacheManager manager = new DefaultCacheManager(global.build(), false);
    ConfigurationBuilder replicated = new ConfigurationBuilder();
    replicated
        .clustering()
        .cacheMode(CacheMode.REPL_SYNC)
        .remoteTimeout(ANSWER.toMillis())
        .stateTransfer()
        .timeout(patience.toMillis());
    for (String name : REPLICATED) {
      manager.defineConfiguration(name, replicated.build());
    }
    try {
      manager.start();
    } catch (RuntimeException failure) {
      channel.close();
      throw failure;
    }
    return new Caches(channel, manager);
  }

  DefaultCacheManager manager() {
    return manager;
  }

  /** Leaves, at the worst without a farewell: the port must be free for who joins anew. */
  Future<Void> leave(Threads threads) {
    return threads
        .run(Executors.callable(manager::stop), FAREWELL)
        .recover(stuck -> threads.run(Executors.callable(channel::close), FAREWELL))
        .mapEmpty();
  }
}
