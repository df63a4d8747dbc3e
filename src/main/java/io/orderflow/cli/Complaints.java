package io.orderflow.cli;

import io.orderflow.bus.FaultException;
import io.orderflow.cluster.ClusterException;
import io.orderflow.config.ConfigException;
import io.orderflow.embedded.EmbeddedException;
import io.orderflow.json.Json;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line on standard error what went wrong: for people, or with --json as JSON. */
final class Complaints {
  private Complaints() {}

  static int aboutArguments(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    List<String> meant = meant(failure);
    String sentence = firstLine(failure.getMessage());
    if (isJson(args)) {
      sayJson(command, "usage", sentence, meant);
    } else {
      String hint = meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?";
      say(command, sentence + hint);
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  static int aboutExecution(Exception failure, CommandLine command, ParseResult arguments) {
    String sentence = firstLine(sentence(failure));
    if (isJson(arguments.originalArgs().toArray(String[]::new))) {
      sayJson(command, "failed", sentence, List.of());
    } else {
      say(command, sentence);
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** What is spelt nearly like that. */
  private static List<String> meant(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions()
        : List.of();
  }

  private static boolean isJson(String[] args) {
    return Arrays.asList(args).contains("--json");
  }

  private static void say(CommandLine command, String sentence) {
    Ansi ansi = command.getColorScheme().ansi();
    command.getErr().println(ansi.string("@|bold,red orderflow:|@ ") + sentence);
  }

  private static void sayJson(
      CommandLine command, String kind, String sentence, List<String> meant) {
    command
        .getErr()
        .println(
            Json.text(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("error", kind);
                  json.writeStringField("message", sentence);
                  json.writeFieldName("suggestions");
                  json.writeArray(meant.toArray(String[]::new), 0, meant.size());
                  json.writeEndObject();
                }));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("failed");
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
