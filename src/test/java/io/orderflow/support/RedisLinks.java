package io.orderflow.support;

import io.orderflow.config.Settings;
import io.orderflow.redis.RedisLink;
import io.vertx.core.Vertx;

/** Links to Redis for tests. */
public final class RedisLinks {
  private RedisLinks() {}

  /** A link that has connected. */
  public static RedisLink connected(Vertx vertx, Settings.Redis settings) {
    RedisLink link = RedisLink.open(vertx, settings);
    Await.until("Redis answers", () -> answers(link));
    return link;
  }

  public static boolean answers(RedisLink link) {
    return link.ping().map(true).otherwise(false).await();
  }
}
