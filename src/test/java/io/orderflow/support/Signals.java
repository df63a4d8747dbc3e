package io.orderflow.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Stops and continues processes that a test has started, by their identifiers. */
public final class Signals {
  private Signals() {}

  /** Freezes the process of the pid file and all its children. */
  public static List<ProcessHandle> freeze(Path pidFile) {
    ProcessHandle server = ProcessHandle.of(pid(pidFile)).orElseThrow();
    List<ProcessHandle> all = Stream.concat(Stream.of(server), server.descendants()).toList();
    all.forEach(process -> send("-STOP", process));
    return all;
  }

  public static void thaw(List<ProcessHandle> frozen) {
    frozen.forEach(process -> send("-CONT", process));
  }

  private static long pid(Path pidFile) {
    try {
      return Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void send(String signal, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
