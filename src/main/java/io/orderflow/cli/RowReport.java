package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Tells which rows of an import failed and why: the first to people, all of them to a file. */
final class RowReport implements AutoCloseable {
  /** The exit code when not every row became an order. */
  static final int SOME_FAILED = 3;

  /** As many as a screen holds. */
  private static final int SHOWN = 20;

  private final Screen screen;
  private final BufferedWriter file;
  private long rows;

  /**
   * @param file null when there is none
   */
  RowReport(Screen screen, Path file) throws IOException {
    this.screen = screen;
    this.file = file == null ? null : Files.newBufferedWriter(file);
  }

  void add(JsonNode row) {
    if (++rows <= SHOWN) {
      screen.say(sentence(row));
    }
    if (file != null) {
      write(row);
    }
  }

  @Override
  public void close() throws IOException {
    if (rows > SHOWN) {
      screen.say("and " + Progress.number(rows - SHOWN) + " more; --errors FILE writes them all");
    }
    if (file != null) {
      file.close();
    }
  }

  /** What became of the whole. */
  static String summary(JsonNode job) {
    Duration taken =
        Duration.between(
            Instant.parse(job.path("createdAt").asText()),
            Instant.parse(job.path("completedAt").asText()));
    long rows = job.path("rows").asLong();
    double seconds = Math.max(1e-3, taken.toMillis() / 1e3);
    return "%s: %s rows, %s in, %s failed, in %s (%s/s)"
        .formatted(
            job.path("id").asText(),
            Progress.number(rows),
            Progress.number(job.path("succeeded").asLong()),
            Progress.number(job.path("failed").asLong()),
            Progress.time(Math.round(seconds)),
            Progress.number(Math.round(rows / seconds)));
  }

  /** {@code line 17: /lines/0/quantity must be at least 1}. */
  static String sentence(JsonNode row) {
    JsonNode problem = row.path("problem");
    StringBuilder sentence = new StringBuilder("line " + row.path("line").asInt() + ": ");
    if (problem.path("errors").isEmpty()) {
      return sentence.append(problem.path("detail").asText()).toString();
    }
    String gap = "";
    for (JsonNode error : problem.path("errors")) {
      String pointer = error.path("pointer").asText();
      sentence.append(gap).append(pointer).append(pointer.isEmpty() ? "" : " ");
      sentence.append(error.path("detail").asText());
      gap = "; ";
    }
    return sentence.toString();
  }

  private void write(JsonNode row) {
    try {
      file.write(row.toString());
      file.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
