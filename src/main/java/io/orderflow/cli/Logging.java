package io.orderflow.cli;

import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Tells {@code logback.xml} how to write before the first logger exists; wrong values are left to
 * the settings, which refuse them.
 */
final class Logging {
  private static final Set<String> FORMATS = Set.of("json", "text");
  private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

  private Logging() {}

  /**
   * The servers log to standard output; other commands, and dev with --json, write results there.
   */
  static void configure(String[] args, Map<String, String> environment) {
    String command = command(args);
    boolean dev = command.equals("dev");
    boolean server = dev || command.equals("serve");
    choose("format", environment.get("ORDERFLOW_LOG_FORMAT"), FORMATS, dev ? "text" : "json");
    choose(
        "level", environment.get("ORDERFLOW_LOG_LEVEL"), LEVELS, server ? "info" : alone(command));
    boolean printsResults = !server || dev && List.of(args).contains("--json");
    System.setProperty("orderflow.log.target", printsResults ? "System.err" : "System.out");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** The doctor says itself what fails. */
  private static String alone(String command) {
    return command.equals("doctor") ? "off" : "error";
  }

  /** The first word that is neither an option of all commands nor its value. */
  private static String command(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--color")) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return args[i];
      }
    }
    return "";
  }

  /** Writes what still waits in the queue. */
  static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static void choose(String property, String given, Set<String> known, String otherwise) {
    System.setProperty(
        "orderflow.log." + property, given != null && known.contains(given) ? given : otherwise);
  }
}
