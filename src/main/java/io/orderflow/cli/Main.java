package io.orderflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line as a program: runs one command and ends with its exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.configure(args, System.getenv());
    Ansi ansi = Colours.of(args, System.getenv(), System.console() != null);
    int exitCode =
        commandLine().setColorScheme(CommandLine.Help.defaultColorScheme(ansi)).execute(args);
    Logging.flush();
    System.exit(exitCode);
  }

  static CommandLine commandLine() {
    return new CommandLine(new RootCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Complaints::aboutArguments)
        .setExecutionExceptionHandler(Complaints::aboutExecution);
  }
}
