package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls one server as one of its users. */
final class JsonHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String authorization;

  JsonHttp(String url, String authorization) {
    this.url = url;
    this.authorization = authorization;
  }

  JsonNode get(String path) {
    return send(request(path, "application/json").GET());
  }

  JsonNode send(String method, String path, String json) {
    return send(method, path, "application/json", json);
  }

  /**
   * Sends a body and reads the answer.
   *
   * @throws CliException when it is refused or nobody answers
   */
  JsonNode send(String method, String path, String type, String body) {
    return send(request(path, type).method(method, BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, String type) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(TIMEOUT)
        .header("Authorization", authorization)
        .header("Content-Type", type);
  }

  private JsonNode send(HttpRequest.Builder request) {
    HttpRequest ready = request.build();
    try {
      HttpResponse<String> response = client.send(ready, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new CliException(ready.uri().getPath() + " answered " + response.body());
      }
      return Json.tree(response.body());
    } catch (IOException e) {
      throw new CliException(ready.uri().getPath() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }
}
