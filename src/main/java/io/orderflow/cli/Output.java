package io.orderflow.cli;

import io.orderflow.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: a table for people, or JSON for programs. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /** Prints one of the two, and is the exit code of a command that did what it was asked. */
  int show(Table table, Json.Body body) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(Json.text(body));
    } else {
      table.print(out);
    }
    out.flush();
    return 0;
  }
}
