package io.orderflow.embedded;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Short commands of the machine, and waiting for what they bring about. */
final class Commands {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(15);

  private Commands() {}

  /** What a command came to: its exit code, or -1 when the machine does not have it. */
  record Outcome(int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }
  }

  /** Runs the command to its end. */
  static Outcome run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes());
      return process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)
          ? new Outcome(process.exitValue(), output)
          : new Outcome(-1, output);
    } catch (IOException missing) {
      return new Outcome(-1, missing.getMessage());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Asks again and again until it is so or the time is over, and says which. */
  static boolean poll(Instant deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static EmbeddedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EmbeddedException("interrupted", e);
  }
}
