package io.orderflow.dispatch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.ops.Heartbeat;
import io.orderflow.pg.Database;
import io.orderflow.support.TestBus;
import io.orderflow.trace.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The dispatcher in a process of its own, which can be killed. */
final class DispatchProcess {
  private DispatchProcess() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) {
    Settings settings = SettingsReader.read(System.getenv());
    Vertx vertx = Vertx.vertx();
    Database database = Database.open(vertx, settings.database());
    Clock clock = Clock.systemUTC();
    vertx
        .deployVerticle(
            new DispatchVerticle(
                TestBus.on(vertx),
                settings,
                database,
                new Idempotency(database, clock),
                new EgressGuard(Resolver.of(vertx), settings.egress()),
                new HttpClientOptions(),
                new SimpleMeterRegistry(),
                Tracing.OFF,
                new Heartbeat(clock),
                new UuidV7(clock),
                clock))
        .await();
  }

  static Process start(Map<String, String> environment) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), DispatchProcess.class.getName());
    builder.environment().putAll(environment);
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(new File("target", "dispatch-process.log"))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
