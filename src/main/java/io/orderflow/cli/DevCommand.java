package io.orderflow.cli;

import io.orderflow.Node;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.embedded.DataFolder;
import io.orderflow.embedded.EmbeddedPostgres;
import io.orderflow.embedded.EmbeddedRedis;
import io.orderflow.json.Json;
import io.orderflow.pg.Migrations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow dev}: everything on this machine, with data that stay. */
@Command(
    name = "dev",
    description = "Serve on 127.0.0.1 with a PostgreSQL and a Redis of its own and a demo tenant.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow dev",
      "  orderflow dev --port 9090 --data /tmp/trial --fresh",
      "  orderflow dev --sandbox    with Stripe, ShipStation and Segment played by this process"
    })
final class DevCommand implements Callable<Integer> {
  private static final String DATABASE = "orderflow";

  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "Where to listen (default: PORT, or else 8080).")
  private Integer port;

  @Option(
      names = "--data",
      defaultValue = ".orderflow",
      description = "The folder of all data (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(names = "--fresh", description = "Forget all data of that folder first.")
  private boolean fresh;

  @Option(
      names = "--sandbox",
      description = "Connect the demo tenant to a sandbox of Stripe, ShipStation and Segment.")
  private boolean withSandbox;

  @Option(
      names = "--json",
      description = "Print one line of JSON when it is ready, and all else to standard error.")
  private boolean json;

  @Override
  public Integer call() {
    Settings.Http listener = DevEnvironment.listener(System.getenv(), port);
    Server.requireFreePort(listener.host(), listener.port());
    Optional<DevSandbox> sandbox = withSandbox ? Optional.of(findSandbox()) : Optional.empty();
    Lifecycle lifecycle = Lifecycle.untilSignal();
    return lifecycle.run(() -> start(lifecycle, sandbox));
  }

  private static DevSandbox findSandbox() {
    return ServiceLoader.load(DevSandbox.class)
        .findFirst()
        .orElseThrow(
            () -> new CliException("this jar holds no sandbox: build it without maven.test.skip"));
  }

  private void start(Lifecycle lifecycle, Optional<DevSandbox> sandbox) {
    Instant begun = Instant.now();
    DataFolder folder = DataFolder.open(data, fresh);
    lifecycle.onStop(folder::close);
    say("OrderFlow " + RootCommand.Version.number() + ", dev mode, data in " + data);
    EmbeddedPostgres postgres = step("PostgreSQL", () -> EmbeddedPostgres.start(folder));
    lifecycle.onStop(postgres::stop);
    EmbeddedRedis redis = step("Redis", () -> EmbeddedRedis.start(folder));
    lifecycle.onStop(redis::stop);
    postgres.ensureDatabase(DATABASE);
    Map<String, String> environment =
        new DevEnvironment(folder, postgres.url(DATABASE), redis.url()).over(System.getenv(), port);
    Optional<String> services = sandbox.map(found -> openSandbox(found, lifecycle));
    services.ifPresent(at -> environment.putAll(SandboxSettings.of(at)));
    Settings settings = SettingsReader.read(environment);
    step("Schema", () -> Migrations.of(settings.database()).migrate());
    Node node = step("OrderFlow", () -> Server.start(settings, lifecycle));
    String key = step("Demo tenant", () -> new DemoData(folder, node.bus()).key(environment));
    String url = "http://" + settings.http().host() + ":" + node.port();
    services.ifPresent(at -> step("Sandbox", () -> new SandboxTenant(url, key, at).connect()));
    say("Ready in " + seconds(begun));
    welcome(settings, node, key, services);
  }

  private String openSandbox(DevSandbox sandbox, Lifecycle lifecycle) {
    String url = sandbox.open(this::say);
    lifecycle.onStop(sandbox::close);
    return url;
  }

  private <T> T step(String what, Supplier<T> work) {
    Instant begun = Instant.now();
    say("  " + what + ": starting");
    T result = work.get();
    say("  " + what + ": ready (" + seconds(begun) + ")");
    return result;
  }

  private void welcome(Settings settings, Node node, String key, Optional<String> services) {
    String url = "http://" + settings.http().host() + ":" + node.port();
    String management = "http://" + settings.management().host() + ":" + node.managementPort();
    if (json) {
      spec.commandLine().getOut().println(ready(url, management, key, services.orElse(null)));
      spec.commandLine().getOut().flush();
      return;
    }
    say("");
    say("URL:     " + url);
    say("Docs:    " + url + "/docs");
    say("Console: " + management + "/console");
    say("Metrics: " + management + "/metrics");
    services.ifPresent(at -> say("Sandbox: " + at + DevSandbox.PAGE));
    say("API key: " + key);
    say("Operator token, for the console: " + settings.management().token());
    say("");
    say("Create an order:");
    say(
        "curl -sS %s/v1/orders -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '%s'"
            .formatted(url, key, services.isPresent() ? SandboxTenant.ORDER : DemoData.ORDER));
    say("");
    if (services.isPresent()) {
      say("It is paid and shipped by itself, and each event of it is told here.");
    }
    say("Other commands in another shell: . " + quoted(data.resolve("env").toString()));
    say("Ctrl-C stops everything.");
  }

  /** What a program needs that started it. */
  private String ready(String url, String management, String key, String sandbox) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("url", url);
          json.writeStringField("managementUrl", management);
          json.writeStringField("apiKey", key);
          json.writeStringField("environmentFile", data.resolve("env").toString());
          Json.text(json, "sandboxUrl", sandbox);
          json.writeEndObject();
        });
  }

  /** As a shell reads it back, whatever the folder is called. */
  static String quoted(String path) {
    return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private void say(String line) {
    out().println(line);
    out().flush();
  }

  private PrintWriter out() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  private static String seconds(Instant begun) {
    return "%.1f s".formatted(Duration.between(begun, Instant.now()).toMillis() / 1_000.0);
  }
}
