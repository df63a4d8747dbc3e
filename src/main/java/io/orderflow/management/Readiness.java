package io.orderflow.management;

import io.orderflow.bus.Bus;
import io.orderflow.config.ManagementSettings;
import io.orderflow.ops.HealthMessages;
import io.orderflow.ops.HealthMessages.Check;
import io.orderflow.ops.HealthMessages.GetSchema;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Schema;
import io.orderflow.ops.HealthMessages.Status;
import io.orderflow.ops.Heartbeat;
import io.orderflow.ops.VertxMeters;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Whether this process should get requests now. */
final class Readiness {
  private final Bus bus;
  private final ManagementSettings settings;
  private final VertxMeters pools;
  private final Heartbeat dispatch;
  private final BooleanSupplier draining;

  Readiness(
      Bus bus,
      ManagementSettings settings,
      VertxMeters pools,
      Heartbeat dispatch,
      BooleanSupplier draining) {
    this.bus = bus;
    this.settings = settings;
    this.pools = pools;
    this.dispatch = dispatch;
    this.draining = draining;
  }

  /** Everything that speaks against it; nothing when it should. */
  Future<List<String>> reasons() {
    Future<List<String>> ofSchema = schema();
    return health()
        .compose(
            ofHealth ->
                ofSchema.map(
                    behind ->
                        Stream.of(ofProcess(), ofHealth, behind).flatMap(List::stream).toList()));
  }

  private Future<List<String>> health() {
    return bus.request(HealthMessages.CHECK, new Check())
        .map(Readiness::ofHealth)
        .otherwise(failure -> List.of("no answer from the health actor"));
  }

  private static List<String> ofHealth(Health health) {
    return health.status() == Status.DOWN ? List.of("the database does not answer") : List.of();
  }

  /** A database that does not answer is told of elsewhere. */
  private Future<List<String>> schema() {
    return bus.request(HealthMessages.SCHEMA, new GetSchema())
        .map(Readiness::ofSchema)
        .otherwise(failure -> List.of());
  }

  private static List<String> ofSchema(Schema schema) {
    return schema.isBehind()
        ? List.of(
            "the schema is at migration %d of %d".formatted(schema.current(), schema.newest()))
        : List.of();
  }

  private List<String> ofProcess() {
    List<String> reasons = new ArrayList<>();
    if (draining.getAsBoolean()) {
      reasons.add("it is about to stop");
    }
    Duration silence = dispatch.silence();
    if (silence.compareTo(settings.dispatchSilence()) > 0) {
      reasons.add("the dispatch loop has been silent for " + silence.toSeconds() + " s");
    }
    pools
        .starving(settings.poolStarvation())
        .ifPresent(pool -> reasons.add("the pool \"" + pool + "\" serves nobody who waits"));
    return reasons;
  }
}
