package io.orderflow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server that runs beside us until we stop it. */
final class ServerProcess {
  /** Recovery of a large database after a power cut included. */
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration STOP = Duration.ofSeconds(3);

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it in a session of its own where the machine can: Ctrl-C in a terminal reaches every
   * process of the session, and the servers must outlive the requests in flight.
   */
  static ServerProcess start(String name, List<String> command, Path log) {
    List<String> whole = new ArrayList<>();
    if (Commands.run(List.of("setsid", "true")).ok()) {
      whole.add("setsid");
    }
    whole.addAll(command);
    try {
      Process process =
          new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      process.getOutputStream().close();
      return new ServerProcess(name, process, log);
    } catch (IOException e) {
      throw new EmbeddedException(name + " does not start: " + e.getMessage(), e);
    }
  }

  /** Waits until the server answers; when it ends instead, that is the failure. */
  ServerProcess await(BooleanSupplier answers) {
    boolean decided =
        Commands.poll(
            Instant.now().plus(START), () -> !process.isAlive() || answers.getAsBoolean());
    if (decided && process.isAlive()) {
      return this;
    }
    stop();
    throw new EmbeddedException(name + " does not start: " + lastWords());
  }

  void stop() {
    FolderProcesses.interrupt(List.of(process.toHandle()));
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String lastWords() {
    try (var lines = Files.lines(log)) {
      return lines.reduce((before, line) -> line).orElse("no reason given") + " (" + log + ")";
    } catch (IOException e) {
      return "see " + log;
    }
  }
}
