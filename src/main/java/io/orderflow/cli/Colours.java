package io.orderflow.cli;

import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Whether output is coloured, known before the arguments are parsed, because errors are too. */
enum Colours {
  /** Where a person looks at a terminal that can. */
  auto,
  always,
  never;

  private static final String OPTION = "--color";

  /** The last choice among the arguments counts; what is none is left to the parser to refuse. */
  static Ansi of(String[] args, Map<String, String> environment, boolean isTerminal) {
    Colours chosen = auto;
    for (int i = 0; i < args.length; i++) {
      String value =
          args[i].startsWith(OPTION + "=")
              ? args[i].substring(OPTION.length() + 1)
              : args[i].equals(OPTION) && i + 1 < args.length ? args[i + 1] : "";
      for (Colours one : values()) {
        chosen = one.name().equalsIgnoreCase(value) ? one : chosen;
      }
    }
    return switch (chosen) {
      case always -> Ansi.ON;
      case never -> Ansi.OFF;
      case auto -> isTerminal && isWelcome(environment) ? Ansi.ON : Ansi.OFF;
    };
  }

  /** The agreement of no-color.org, and terminals that show the codes instead. */
  private static boolean isWelcome(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }
}
