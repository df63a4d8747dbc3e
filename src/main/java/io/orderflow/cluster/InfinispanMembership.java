package io.orderflow.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A place among the others by a clustered Vert.x and the tables that it needs. */
final class InfinispanMembership implements Membership {
  /** Every member listens here. */
  private static final String FACTS = "orderflow.facts";

  private final Threads threads;
  private final Vertx clustered;
  private final Context context;
  private final Caches caches;

  InfinispanMembership(Threads threads, Vertx clustered, Caches caches) {
    this.threads = threads;
    this.clustered = clustered;
    this.context = clustered.getOrCreateContext();
    this.caches = caches;
  }

  /** Succeeds when the others know that we listen. */
  Future<Void> listen(Consumer<Buffer> ear) {
    MessageConsumer<Buffer> consumer = clustered.eventBus().consumer(FACTS);
    consumer.handler(message -> ear.accept(message.body()));
    return consumer.completion();
  }

  @Override
  public void say(Buffer message) {
    context.runOnContext(run -> clustered.eventBus().publish(FACTS, message));
  }

  @Override
  public int size() {
    return caches.manager().getMembers().size();
  }

  @Override
  public Future<Void> leave() {
    return clustered
        .close()
        .timeout(Caches.FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .transform(closed -> caches.leave(threads));
  }
}
