package io.orderflow.cli;

import io.orderflow.bus.FaultException;
import io.orderflow.cluster.ClusterException;
import io.orderflow.config.ConfigException;
import io.orderflow.embedded.EmbeddedException;
import java.net.BindException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line on standard error what went wrong. */
final class Complaints {
  private Complaints() {}

  static int aboutArguments(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    say(command, failure.getMessage());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  static int aboutExecution(Exception failure, CommandLine command, ParseResult arguments) {
    say(command, sentence(failure));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static void say(CommandLine command, String sentence) {
    command.getErr().println("orderflow: " + sentence.lines().findFirst().orElse("failed"));
  }

  static String sentence(Throwable failure) {
    if (failure instanceof CliException
        || failure instanceof ConfigException
        || failure instanceof ClusterException
        || failure instanceof EmbeddedException) {
      return failure.getMessage();
    }
    if (failure instanceof FaultException refused) {
      return Operator.sentence(refused.fault());
    }
    if (failure instanceof BindException) {
      return "the port is taken: " + failure.getMessage();
    }
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
