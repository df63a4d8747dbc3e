package io.orderflow.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the machine, and what it prints. */
public final class Program implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  private final List<String> command;
  private final Process process;
  private final Path output;

  private Program(List<String> command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  /** Whether all of them are here; who skips a test because one is not says so in one line. */
  public static boolean areHere(String test, String... programs) {
    List<String> missing = Arrays.stream(programs).filter(program -> !isHere(program)).toList();
    if (!missing.isEmpty()) {
      System.out.println("SKIPPED: " + test + ": not on this machine: " + missing);
    }
    return missing.isEmpty();
  }

  /** Starts it in that folder. */
  public static Program start(Path folder, Map<String, String> environment, String... command) {
    try {
      Path output = Files.createTempFile("program-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      return new Program(List.of(command), builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it printed until it ended with 0, which must come in that time. */
  public static String run(
      Duration patience, Path folder, Map<String, String> environment, String... command) {
    try (Program program = start(folder, environment, command)) {
      int exit = program.exitCode(patience);
      if (exit != 0) {
        throw new AssertionError(program.command + " ended with " + exit + ": " + program.output());
      }
      return program.output();
    }
  }

  /** Until it has printed that. */
  public void awaitOutput(String text) {
    Await.until(
        text + " from " + command, START, () -> !process.isAlive() || output().contains(text));
    if (!output().contains(text)) {
      throw new AssertionError(command + " ended without " + text + ": " + output());
    }
  }

  public int exitCode(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(command + " still runs after " + patience + ": " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and what it started, and forgets what it printed. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHere(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
  }
}
