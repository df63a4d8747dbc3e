package io.orderflow.ops;

import io.orderflow.bus.Address;
import java.util.List;
import java.util.Locale;

/** What may be asked of the health actor. */
public final class HealthMessages {
  public static final Address<Check, Health> CHECK = Address.of("health.check");

  public static final Address<GetSchema, Schema> SCHEMA = Address.of("health.schema");

  private HealthMessages() {}

  /** Ask every server that this process needs, now. */
  public record Check() {}

  /** The whole, and each server. */
  public record Health(Status status, List<Dependency> dependencies) {}

  /**
   * One server.
   *
   * @param latencyMillis until it answered, or null when it did not in time
   */
  public record Dependency(String name, Double latencyMillis) {
    public boolean isUp() {
      return latencyMillis != null;
    }
  }

  /** How old is the database's schema? */
  public record GetSchema() {}

  /**
   * Numbers of migrations.
   *
   * @param current the newest that was applied
   * @param newest the newest that this version brings along
   */
  public record Schema(int current, int newest) {
    /** A schema that is ahead is that of a newer version, which is being rolled out. */
    public boolean isBehind() {
      return current < newest;
    }
  }

  /** Whether this process can serve: wholly, without something that only helps, or not at all. */
  public enum Status {
    OK,
    DEGRADED,
    DOWN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
