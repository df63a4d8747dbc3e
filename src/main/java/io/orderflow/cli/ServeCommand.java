package io.orderflow.cli;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.pg.Migrations;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow serve}. */
@Command(
    name = "serve",
    description = "Serve the API with the database and the Redis of the environment.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow serve",
      "  orderflow serve --migrate    for a single process; else run migrate first"
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Option(names = "--migrate", description = "Bring the schema up to date before.")
  private boolean migrate;

  @Option(
      names = "--json",
      description = "Also say in JSON why it cannot start; the log is JSON anyway.")
  private boolean json;

  @Override
  public Integer call() {
    Settings settings = SettingsReader.read(System.getenv());
    requireSecrets(settings);
    requireSchema(settings.database());
    if (settings.egress().allowLoopback()) {
      LOG.warn("ORDERFLOW_EGRESS_ALLOW_LOOPBACK is on: webhooks may reach this machine itself");
    }
    Lifecycle lifecycle = Lifecycle.untilSignal();
    return lifecycle.run(() -> serve(settings, lifecycle));
  }

  private static void serve(Settings settings, Lifecycle lifecycle) {
    Server.start(settings, lifecycle);
    LOG.atInfo()
        .addKeyValue("host", settings.http().host())
        .addKeyValue("port", settings.http().port())
        .log("OrderFlow serves");
  }

  private static void requireSecrets(Settings settings) {
    if (settings.auth().pepper().isEmpty()) {
      throw new CliException(
          "ORDERFLOW_AUTH_PEPPER is not set: a secret of 32 characters or more that stays the same");
    }
    if (settings.secrets().key().isEmpty()) {
      throw new CliException(
          "ORDERFLOW_SECRETS_KEY is not set: 32 random bytes in base64 that stay the same");
    }
  }

  private void requireSchema(Settings.Database settings) {
    Migrations migrations = Migrations.of(settings);
    if (migrate) {
      LOG.atInfo().addKeyValue("applied", migrations.migrate()).log("schema is up to date");
      return;
    }
    int pending = migrations.pending();
    if (pending > 0) {
      throw new CliException(
          "the schema lacks " + pending + " migrations: run `migrate`, or start with --migrate");
    }
  }
}
