package io.orderflow.tenant;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.config.Settings;
import io.orderflow.redis.RedisLink;
import io.orderflow.support.RedisLinks;
import io.orderflow.tenant.TenantMessages.Admission;
import io.orderflow.tenant.TenantMessages.Admit;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A rate limiter with its own event loop and its own connection to Redis. */
final class LimiterProcess implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Context context = vertx.getOrCreateContext();
  private final RedisLink redis;
  private final RateLimiter limiter;

  LimiterProcess(String redisUrl, Map<String, Settings.Plan> plans, Clock clock) {
    redis = RedisLinks.connected(vertx, new Settings.Redis(redisUrl, Duration.ofMillis(250)));
    limiter = new RateLimiter(new SharedBuckets(redis), plans, clock, meters);
  }

  boolean isConnected() {
    return RedisLinks.answers(redis);
  }

  CompletableFuture<Admission> admit(UUID tenantId, Plan plan) {
    Promise<Admission> answer = Promise.promise();
    context.runOnContext(
        run -> limiter.admit(new Admit(tenantId, plan)).onComplete(answer::handle));
    return answer.future().toCompletionStage().toCompletableFuture();
  }

  /** So many at the very same moment. */
  List<Admission> admitTogether(UUID tenantId, Plan plan, int count) {
    Promise<List<Admission>> answers = Promise.promise();
    context.runOnContext(
        run ->
            Future.all(
                    IntStream.range(0, count)
                        .mapToObj(n -> limiter.admit(new Admit(tenantId, plan)))
                        .toList())
                .<List<Admission>>map(CompositeFuture::list)
                .onComplete(answers));
    return answers.future().await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
