package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** Calls one server with one API key, and has patience with it. */
final class ApiClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** A server that restarts is back by then, and so is the rate of any plan. */
  private static final int TRIES = 20;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What passes by itself. */
  private static final Set<Integer> PASSING = Set.of(429, 503);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String base;
  private final String key;

  ApiClient(String base, String key) {
    this.base = base;
    this.key = key;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + key);
  }

  /**
   * What stands there, once the server can tell.
   *
   * @throws CliException when it refuses, or does not answer for long
   */
  JsonNode get(String path) {
    return send(() -> request(path).timeout(TIMEOUT).build());
  }

  /** A request that may be sent again, made anew for each try. */
  interface Repeatable {
    HttpRequest make();
  }

  /** The answer, after as many tries as it takes within reason. */
  JsonNode send(Repeatable request) {
    for (int tries = 1; ; tries++) {
      try {
        HttpResponse<String> response = client.send(request.make(), BodyHandlers.ofString());
        if (response.statusCode() / 100 == 2) {
          return Json.tree(response.body());
        }
        if (!PASSING.contains(response.statusCode()) || tries == TRIES) {
          throw refused(response.statusCode(), response.body());
        }
        pause(retryAfter(response.headers().firstValue("Retry-After").orElse(null)));
      } catch (IOException unanswered) {
        if (tries == TRIES) {
          throw new CliException(base + " does not answer: " + reason(unanswered));
        }
        pause(PAUSE);
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }

  /**
   * An answer that is read while it comes. Of Java's two HTTP clients only this one gives up on a
   * server that falls silent in the middle.
   *
   * @throws IOException when there is none now, and may be later
   */
  InputStream open(String path, String accept) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    connection.setRequestProperty("Authorization", "Bearer " + key);
    connection.setRequestProperty("Accept", accept);
    int status = connection.getResponseCode();
    if (PASSING.contains(status)) {
      pause(retryAfter(connection.getHeaderField("Retry-After")));
      throw new IOException("the server answers " + status);
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw refused(status, text(connection.getErrorStream()));
    }
    return connection.getInputStream();
  }

  static void pause(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static Duration retryAfter(String seconds) {
    return seconds == null || !seconds.matches("\\d{1,4}")
        ? PAUSE
        : Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static String text(InputStream body) throws IOException {
    return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What the problem says, if it is one. */
  private static CliException refused(int status, String body) {
    try {
      String detail = Json.tree(body).path("detail").asText();
      return new CliException("the server answers " + status + ": " + detail);
    } catch (UncheckedIOException notOurs) {
      return new CliException("the server answers " + status);
    }
  }

  private static CliException interrupted() {
    Thread.currentThread().interrupt();
    return new CliException("interrupted");
  }
}
