package io.orderflow.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Every setting of a process, read once and checked; {@code conf/orderflow.yaml} says what each is
 * for.
 */
public record Settings(
    Http http,
    Process process,
    ManagementSettings management,
    TracingSettings tracing,
    Database database,
    Redis redis,
    Orders orders,
    Idempotency idempotency,
    Auth auth,
    Secrets secrets,
    Cursor cursor,
    Log log,
    Map<String, Plan> plans,
    Egress egress,
    Webhooks webhooks,
    Events events,
    StreamSettings streams,
    Dispatch dispatch,
    BulkSettings bulk,
    IntegrationSettings integrations,
    AlertSettings alerts,
    ClusterSettings cluster) {
  public Settings {
    // or an order could be made whose client was told 503 long before
    Check.longer("process.answer-within", process.answerWithin(), orders.patience());
  }

  /** The public listener. */
  public record Http(
      String host,
      int port,
      int maxBodyBytes,
      Duration bodyTimeout,
      Duration idleTimeout,
      Duration drainNotice,
      Duration drainTimeout) {
    public Http {
      Check.range("http.port", port, 0, 65_535);
      Check.range("http.max-body-bytes", maxBodyBytes, 1_024, 16_777_216);
      Check.positive("http.body-timeout", bodyTimeout);
      Check.positive("http.idle-timeout", idleTimeout);
      Check.positive("http.drain-notice", drainNotice);
      Check.positive("http.drain-timeout", drainTimeout);
    }
  }

  /** The threads that do all the work, and how long they may take for an answer. */
  public record Process(int eventLoops, Duration answerWithin) {
    public Process {
      Check.range("process.event-loops", eventLoops, 0, 256);
      Check.positive("process.answer-within", answerWithin);
    }

    /** As many as the setting says, or half of these cores. */
    public int eventLoops(int cores) {
      return eventLoops == 0 ? Math.max(1, cores / 2) : eventLoops;
    }
  }

  /** PostgreSQL. */
  public record Database(String url, int poolSize, Duration connectTimeout, Duration queryTimeout) {
    public Database {
      Check.scheme("database.url", url, "postgres", "postgresql");
      Check.range("database.pool-size", poolSize, 2, 500);
    }
  }

  /** Redis. */
  public record Redis(String url, Duration timeout) {
    public Redis {
      Check.scheme("redis.url", url, "redis", "rediss");
    }
  }

  /** The order actor. */
  public record Orders(int groupSize, int groupsInFlight, int queueSize, Duration patience) {
    public Orders {
      Check.range("orders.group-size", groupSize, 1, 1_000);
      Check.range("orders.groups-in-flight", groupsInFlight, 1, 16);
      Check.range("orders.queue-size", queueSize, 1, 1_000_000);
      Check.positive("orders.patience", patience);
    }
  }

  /** Stored answers. */
  public record Idempotency(Duration retention) {}

  /** API keys. */
  public record Auth(String pepper, Duration cacheTtl, int cacheSize) {
    public Auth {
      Check.secret("auth.pepper", pepper, 32);
      Check.range("auth.cache-size", cacheSize, 1, 10_000_000);
    }

    /** Never the pepper. */
    @Override
    public String toString() {
      return "Auth[cacheTtl=" + cacheTtl + "]";
    }
  }

  /** What seals secrets at rest. */
  public record Secrets(String key) {
    public Secrets {
      Check.base64("secrets.key", key, 32);
    }

    /** Never the key. */
    @Override
    public String toString() {
      return "Secrets[]";
    }
  }

  /** Page cursors. */
  public record Cursor(String key) {
    /** Never the key. */
    @Override
    public String toString() {
      return "Cursor[]";
    }
  }

  /** The log on standard output. */
  public record Log(Format format, String level) {
    /** JSON for machines, text for people. */
    public enum Format {
      json,
      text
    }

    public Log {
      Check.oneOf("log.level", level, "trace", "debug", "info", "warn", "error");
    }
  }

  /** The rate of a plan, in requests a second, and its burst, in requests. */
  public record Plan(int rate, int burst) {
    public Plan {
      Check.range("plans.*.rate", rate, 1, 1_000_000);
      Check.range("plans.*.burst", burst, 1, 10_000_000);
    }
  }

  /** Where requests of ours may go; {@code ports} is a list with commas. */
  public record Egress(boolean allowLoopback, String ports) {
    public Egress {
      Check.numbers("egress.ports", ports, 1, 65_535);
    }

    public SortedSet<Integer> allowedPorts() {
      return Check.numbers("egress.ports", ports, 1, 65_535);
    }
  }

  /** Registered endpoints. */
  public record Webhooks(int perTenant) {
    public Webhooks {
      Check.range("webhooks.per-tenant", perTenant, 1, 10_000);
    }
  }

  /** The event log. */
  public record Events(Duration retention, int partitionsAhead, Duration upkeepInterval) {
    public Events {
      Check.range("events.retention in days", retention.toDays(), 1, 3_650);
      Check.range("events.partitions-ahead", partitionsAhead, 2, 60);
    }
  }

  /** Delivering webhooks; {@code schedule} is a list of delays with commas. */
  public record Dispatch(
      int connections,
      Duration pollInterval,
      Duration measureInterval,
      Duration lease,
      Duration rescueInterval,
      int maxInFlight,
      int perTenant,
      int perEndpoint,
      Duration connectTimeout,
      Duration exchangeTimeout,
      Duration quickWithin,
      int readBytes,
      int keptBytes,
      String schedule,
      int jitterPercent,
      Duration maxRetryAfter,
      int breakerFailures,
      Duration breakerOpenMin,
      Duration breakerOpenMax,
      Duration disableAfter,
      int replayPerSecond) {
    public Dispatch {
      Check.range("dispatch.connections", connections, 1, 100);
      Check.range("dispatch.max-in-flight", maxInFlight, 2, 100_000);
      Check.range("dispatch.per-tenant", perTenant, 1, maxInFlight);
      Check.range("dispatch.per-endpoint", perEndpoint, 1, perTenant);
      Check.positive("dispatch.quick-within", quickWithin);
      Check.range("dispatch.kept-bytes", keptBytes, 0, readBytes);
      Check.range("dispatch.jitter-percent", jitterPercent, 0, 100);
      Check.range("dispatch.breaker-failures", breakerFailures, 1, 1_000);
      Check.range("dispatch.replay-per-second", replayPerSecond, 1, 10_000);
      Check.longer("dispatch.lease", lease, exchangeTimeout);
      Check.durations("dispatch.schedule", schedule);
    }

    /** The waits between attempts: one fewer than there are attempts. */
    public List<Duration> delays() {
      return Check.durations("dispatch.schedule", schedule);
    }
  }
}
