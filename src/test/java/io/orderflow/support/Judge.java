package io.orderflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The npm packages that receivers verify with, run by Node where there is one. */
public final class Judge {
  private static final Path FOLDER = Path.of("target", "judge");
  private static final String SCRIPT = "judge.mjs";
  private static final List<String> PACKAGES = List.of("jose@5.10.0", "standardwebhooks@1.1.1");
  private static final long INSTALL_SECONDS = 60;
  private static final long RUN_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Judge() {}

  /** Why there is none here; nothing when there is one. */
  public static Optional<String> missing() {
    try {
      Files.createDirectories(FOLDER);
      try (InputStream script = Judge.class.getResourceAsStream("/judge/" + SCRIPT)) {
        Files.copy(script, FOLDER.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
      }
      return Files.isDirectory(FOLDER.resolve("node_modules/standardwebhooks"))
          ? Optional.empty()
          : install();
    } catch (IOException e) {
      return Optional.of("Node or npm cannot be run: " + e.getMessage());
    }
  }

  private static Optional<String> install() throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", "."));
    command.addAll(PACKAGES);
    Process npm = start(command, FOLDER.resolve("npm.log"));
    return ended(npm, INSTALL_SECONDS) && npm.exitValue() == 0
        ? Optional.empty()
        : Optional.of("npm did not install " + PACKAGES + "; see " + FOLDER.resolve("npm.log"));
  }

  /** What it says of the request, told what a receiver knows. */
  public static JsonNode verdict(Map<String, Object> request) {
    try {
      Path answer = FOLDER.resolve("verdict.json");
      Process node = start(List.of("node", SCRIPT), answer);
      try (var in = node.getOutputStream()) {
        in.write(JSON.writeValueAsBytes(request));
      }
      if (!ended(node, RUN_SECONDS)) {
        throw new AssertionError("the judge says nothing within " + RUN_SECONDS + " s");
      }
      return JSON.readTree(Files.readString(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(List<String> command, Path output) throws IOException {
    return new ProcessBuilder(command)
        .directory(FOLDER.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static boolean ended(Process process, long seconds) {
    try {
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
