package io.orderflow.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which tenant a command is about, by position or by name of the option. */
final class TenantChoice {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(arity = "0..1", paramLabel = "TENANT", description = "Its id or its name.")
  private String position;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "The same as an option.")
  private String option;

  /** Its identifier or its name, as given. */
  String given() {
    if ((position == null) == (option == null)) {
      throw new ParameterException(command.commandLine(), "name one TENANT, by its id or name");
    }
    return position == null ? option : position;
  }
}
