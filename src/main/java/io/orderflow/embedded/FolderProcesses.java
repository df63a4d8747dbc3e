package io.orderflow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The processes whose program lies in a data folder. They are known by their executable and not by
 * a pid file, so that a number which now belongs to another program is never mistaken for ours.
 */
final class FolderProcesses {
  /** PostgreSQL writes a checkpoint and Redis its file; then no more patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path folder;

  FolderProcesses(Path folder) {
    this.folder = folder;
  }

  /** Ends all of them, kindly at first. */
  void stop() {
    interrupt(parents());
    if (!gone(PATIENCE)) {
      all().forEach(ProcessHandle::destroyForcibly);
      gone(PATIENCE);
    }
  }

  /** SIGINT: both servers save and stop without waiting for their clients. */
  static void interrupt(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      Commands.run(List.of("sh", "-c", "kill -INT " + process.pid()));
    }
  }

  /** The servers, without the processes that PostgreSQL starts for itself. */
  private List<ProcessHandle> parents() {
    List<ProcessHandle> all = all();
    return all.stream()
        .filter(process -> process.parent().map(parent -> !all.contains(parent)).orElse(true))
        .toList();
  }

  private List<ProcessHandle> all() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    String program = process.info().command().orElseGet(() -> firstArgument(process.pid()));
    return program.startsWith(folder + "/");
  }

  /** Linux hides the executable of another user's process, but not how it was called. */
  private static String firstArgument(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", 2)[0];
    } catch (IOException endedOrNoLinux) {
      return "";
    }
  }

  private boolean gone(Duration patience) {
    return Commands.poll(Instant.now().plus(patience), () -> all().isEmpty());
  }
}
