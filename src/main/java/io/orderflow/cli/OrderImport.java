package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Sends a file of orders, and follows the job that comes of it. */
final class OrderImport {
  private static final String PATH = "/v1/orders/import";

  /** Longer than a server lets an upload take. */
  private static final Duration UPLOAD = Duration.ofMinutes(20);

  private static final Duration LOOK = Duration.ofMillis(300);

  private final ApiClient server;
  private final Screen screen;

  OrderImport(ApiClient server, Screen screen) {
    this.server = server;
    this.screen = screen;
  }

  /** Sends the file, again if need be: the key makes it one job. */
  JsonNode upload(Path file) {
    String key = "import-" + UUID.randomUUID();
    long size = size(file);
    Progress progress = screen.progress("Uploading", "bytes", 0);
    JsonNode job =
        server.send(() -> upload(key, body(file, size, sent -> progress.show(sent, size))));
    progress.end();
    return job;
  }

  private HttpRequest upload(String key, BodyPublisher body) {
    return server
        .request(PATH)
        .timeout(UPLOAD)
        .expectContinue(true)
        .header("Content-Type", "application/x-ndjson")
        .header("Idempotency-Key", key)
        .POST(body)
        .build();
  }

  private static BodyPublisher body(Path file, long size, LongConsumer sent) {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new Counted(open(file), sent)), size);
  }

  JsonNode find(String job) {
    return server.get(PATH + "/" + job);
  }

  /** Waits until every row is done. */
  JsonNode follow(JsonNode begun) {
    JsonNode job = begun;
    Progress progress = screen.progress("Importing", "rows", done(job));
    while (job.path("completedAt").isNull()) {
      ApiClient.pause(LOOK);
      job = find(job.path("id").asText());
      progress.show(done(job), job.path("rows").asLong());
    }
    progress.end();
    return job;
  }

  /** Tells of each row that failed, by line. */
  void failures(JsonNode job, Consumer<JsonNode> each) {
    String path = PATH + "/" + job.path("id").asText() + "/results?status=failed&limit=100";
    JsonNode page = server.get(path);
    page.path("data").forEach(each);
    while (page.path("nextCursor").isTextual()) {
      page = server.get(path + "&cursor=" + page.path("nextCursor").asText());
      page.path("data").forEach(each);
    }
  }

  private static long done(JsonNode job) {
    return job.path("succeeded").asLong() + job.path("failed").asLong();
  }

  private static long size(Path file) {
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw new CliException(file + " is empty");
      }
      return size;
    } catch (IOException e) {
      throw new CliException(file + " cannot be read");
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells how much of it has been read. */
  private static final class Counted extends FilterInputStream {
    private final LongConsumer read;
    private long count;

    Counted(InputStream in, LongConsumer read) {
      super(in);
      this.read = read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int more = super.read(bytes, from, length);
      count += Math.max(0, more);
      read.accept(count);
      return more;
    }
  }
}
