package io.orderflow.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar as a process of its own, started, signalled and killed like a user would. */
public final class JarProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int ORDER_OF_SIGINT = 2;

  private final Process process;
  private final Path out;
  private final Path err;

  private JarProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code java -jar orderflow.jar} in that folder, under no other settings than those. */
  public static JarProcess start(Path folder, Map<String, String> environment, String... args) {
    return start("-XX:TieredStopAtLevel=1", folder, environment, args);
  }

  /** The same, for those who stay long enough that the best compiler pays off. */
  public static JarProcess startOptimized(
      Path folder, Map<String, String> environment, String... args) {
    return start("-XX:+TieredCompilation", folder, environment, args);
  }

  private static JarProcess start(
      String compiler, Path folder, Map<String, String> environment, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                compiler,
                "-jar",
                Path.of(System.getProperty("orderflow.jar", "target/orderflow.jar"))
                    .toAbsolutePath()
                    .toString()));
    command.addAll(List.of(args));
    try {
      Path out = Files.createTempFile(folder, "out-", ".log");
      Path err = Files.createTempFile(folder, "err-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(JarProcess::isSetting);
      builder.environment().putAll(environment);
      return new JarProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of standard output and gives what the first group of the pattern matched. */
  public String awaitLine(String pattern) {
    Pattern line = Pattern.compile("(?m)" + pattern);
    Await.until(
        pattern + " in " + out, START, () -> !process.isAlive() || line.matcher(out()).find());
    Matcher matcher = line.matcher(out());
    if (!matcher.find()) {
      throw new AssertionError("ended with " + process.exitValue() + ": " + out() + err());
    }
    return matcher.group(matcher.groupCount());
  }

  /** SIGINT as from Ctrl-C, or SIGTERM where whoever started the tests has made it deaf to that. */
  public void interrupt() {
    signal(hearsInterrupt() ? "-INT" : "-TERM");
  }

  public void terminate() {
    signal("-TERM");
  }

  /** Neither runs nor ends until it is thawed. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  /** Whether the connection that comes from that local port is one of this process. */
  public boolean hasSocketAt(int localPort) {
    return Sockets.of(process.pid()).contains(localPort);
  }

  /** As a power cut does it. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** What it has used of the processors, which does not depend on who else uses them. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code, which must come in that time. */
  public int exitCode(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still runs after " + patience + ": " + out() + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String out() {
    return text(out);
  }

  public String err() {
    return text(err);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
      exitCode(START);
    }
  }

  private void signal(String signal) {
    Signals.send(signal, process.toHandle());
  }

  private boolean hearsInterrupt() {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    return !Files.exists(status)
        || text(status)
            .lines()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .allMatch(ignored -> (ignored >> ORDER_OF_SIGINT - 1 & 1) == 0);
  }

  private static boolean isSetting(String name) {
    return name.startsWith("ORDERFLOW_")
        || List.of("PORT", "DATABASE_URL", "REDIS_URL").contains(name);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
