package io.orderflow.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is measured inside of Vert.x: pools, and commands to PostgreSQL and Redis. The bus and HTTP
 * are measured where addresses and routes are known, and cost nothing here.
 */
public final class VertxMeters implements VertxMetrics {
  private final MeterRegistry registry;
  private final Map<String, PoolMeters> pools = new ConcurrentHashMap<>();

  VertxMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public boolean isMetricsEnabled() {
    return true;
  }

  /** Of PostgreSQL's connections and of worker threads; HTTP has a pool for each receiver. */
  @Override
  public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
    return switch (type) {
      case "sql", "worker" ->
          pools.computeIfAbsent(name, pool -> new PoolMeters(registry, pool, size));
      default -> null;
    };
  }

  @Override
  public ClientMetrics<?, ?, ?> createClientMetrics(
      SocketAddress server, String type, String namespace) {
    return switch (type) {
      case "sql" -> new CommandMeters(registry, "orderflow.sql.statements", "SQL statements");
      case "redis" -> new CommandMeters(registry, "orderflow.redis.commands", "Redis commands");
      default -> null;
    };
  }

  /** A pool that has served nobody for longer than that although somebody waits. */
  public Optional<String> starving(Duration limit) {
    return pools.values().stream()
        .filter(pool -> pool.starvation().compareTo(limit) > 0)
        .map(PoolMeters::name)
        .sorted()
        .findFirst();
  }
}
