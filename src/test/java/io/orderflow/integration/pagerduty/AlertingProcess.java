package io.orderflow.integration.pagerduty;

import io.orderflow.Node;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.ops.Telemetry;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** A whole process of its own, which can be killed. */
final class AlertingProcess {
  private AlertingProcess() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) {
    Settings settings = SettingsReader.read(System.getenv());
    Telemetry telemetry = Telemetry.open(settings);
    Node.start(telemetry.on(Vertx.builder()).build(), settings, telemetry).await();
  }

  static Process start(Map<String, String> environment) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AlertingProcess.class.getName());
    builder.environment().putAll(environment);
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(new File("target", "alerting-process.log"))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
