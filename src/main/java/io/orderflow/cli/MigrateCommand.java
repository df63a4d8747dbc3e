package io.orderflow.cli;

import io.orderflow.config.SettingsReader;
import io.orderflow.pg.Migrations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow migrate}. */
@Command(
    name = "migrate",
    description = "Bring the schema of DATABASE_URL up to date.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  DATABASE_URL=postgres://user:password@host/orderflow orderflow migrate",
      "  orderflow migrate --json"
    })
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print {\"applied\": how many}.")
  private boolean json;

  @Override
  public Integer call() {
    int applied = Migrations.of(SettingsReader.read(System.getenv()).database()).migrate();
    spec.commandLine()
        .getOut()
        .println(json ? "{\"applied\":" + applied + "}" : "Migrations applied: " + applied);
    return 0;
  }
}
