package io.orderflow.cli;

import picocli.CommandLine;

/** The command line as a program: runs one command and ends with its exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.configure(args, System.getenv());
    int exitCode = commandLine().execute(args);
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
