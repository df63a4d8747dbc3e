package io.orderflow.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.cli.doctor.Doctor;
import io.orderflow.cli.doctor.Finding;
import io.orderflow.cli.doctor.Finding.Level;
import io.orderflow.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow doctor}: what is wrong with the surroundings, and how to mend it. */
@Command(
    name = "doctor",
    description = {
      "Check settings, PostgreSQL, its schema, Redis, clocks, this machine and the way to the services.",
      "Changes nothing, and takes ten seconds at most. Ends with 1 when something fails; a warning is no failure."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow doctor",
      "  orderflow doctor --offline --json",
      "  (. .orderflow/env && orderflow doctor)    what dev mode runs on, while it runs"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(names = "--offline", description = "Leave out the services, which are on the internet.")
  private boolean offline;

  @Option(
      names = "--data",
      defaultValue = ".orderflow",
      paramLabel = "DIR",
      description = "The folder of dev mode's data (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  public DoctorCommand() {
    this(System.getenv());
  }

  DoctorCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(environment, data, offline).examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(generator -> write(generator, findings)));
    } else {
      findings.forEach(finding -> out.println(line(finding)));
    }
    out.flush();
    return isWell(findings) ? 0 : spec.exitCodeOnExecutionException();
  }

  private static boolean isWell(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.level() == Level.fail);
  }

  private String line(Finding finding) {
    String mend = finding.mend() == null ? "" : "; " + finding.mend();
    return "%s  %s: %s%s".formatted(mark(finding.level()), finding.check(), finding.what(), mend);
  }

  private String mark(Level level) {
    CommandLine.Help.Ansi ansi = spec.commandLine().getColorScheme().ansi();
    return switch (level) {
      case ok -> ansi.string("@|green ok  |@");
      case warn -> ansi.string("@|yellow warn|@");
      case fail -> ansi.string("@|bold,red fail|@");
    };
  }

  private static void write(JsonGenerator json, List<Finding> findings) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("ok", isWell(findings));
    json.writeArrayFieldStart("checks");
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringField("check", finding.check());
      json.writeStringField("level", finding.level().name());
      json.writeStringField("what", finding.what());
      Json.text(json, "mend", finding.mend());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
