package io.orderflow.sandbox;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls the sandbox as plain HTTP, so that a test sees the very wire. */
final class Raw {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  Raw(Sandbox sandbox) {
    this.base = sandbox.url();
  }

  static String basic(String name, String password) {
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  HttpResponse<String> form(String path, String form, Map<String, String> headers) {
    HttpRequest.Builder request = request(path, headers);
    request.setHeader("Content-Type", "application/x-www-form-urlencoded");
    return send(request.POST(BodyPublishers.ofString(form)));
  }

  HttpResponse<String> json(String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request = request(path, headers);
    request.setHeader("Content-Type", "application/json");
    return send(request.POST(BodyPublishers.ofString(body)));
  }

  CompletableFuture<HttpResponse<String>> formLater(
      String path, String form, Map<String, String> headers) {
    HttpRequest.Builder request = request(path, headers);
    request.setHeader("Content-Type", "application/x-www-form-urlencoded");
    return client.sendAsync(
        request.POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, Map<String, String> headers) {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> delete(String path, Map<String, String> headers) {
    return send(request(path, headers).DELETE());
  }

  /** As one who waits only so long. */
  HttpResponse<String> json(String path, String body, Map<String, String> headers, Duration limit) {
    HttpRequest.Builder request = request(path, headers).timeout(limit);
    request.setHeader("Content-Type", "application/json");
    return send(request.POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    headers.forEach(request::setHeader);
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonObject error(HttpResponse<String> response) {
    return new JsonObject(response.body()).getJsonObject("error");
  }
}
