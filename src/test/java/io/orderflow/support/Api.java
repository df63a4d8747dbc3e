package io.orderflow.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A client of the API for tests; no response gets past the {@link ContractCheck}. */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  // longer than any answer may take, shorter than anyone wants to wait for a hang
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final String base;
  private final String key;

  /**
   * A client of one server.
   *
   * @param base such as {@code http://127.0.0.1:8080}
   * @param key the API key to send as a bearer token, or null for none
   */
  public Api(String base, String key) {
    this.base = base;
    this.key = key;
  }

  /** The same server, asked with another key or with none. */
  public Api as(String otherKey) {
    return new Api(base, otherKey);
  }

  public Call get(String path) {
    return call("GET", path);
  }

  public Call delete(String path) {
    return call("DELETE", path);
  }

  /** Without a body. */
  public Call post(String path) {
    return call("POST", path);
  }

  public Call post(String path, Object body) {
    return call("POST", path).json(body);
  }

  public Call patch(String path, Object body) {
    return call("PATCH", path).json(body);
  }

  public Call call(String method, String path) {
    Call call = new Call(method, path);
    return key == null ? call : call.header("Authorization", "Bearer " + key);
  }

  /** A request in the making. */
  public final class Call {
    private final String method;
    private final String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private BodyPublisher body = BodyPublishers.noBody();

    private Call(String method, String path) {
      this.method = method;
      this.path = path;
    }

    /** Replaces the header; null leaves it out. */
    public Call header(String name, String value) {
      headers.remove(name);
      if (value != null) {
        headers.put(name, value);
      }
      return this;
    }

    /** A tree, map, list or record to write as JSON; a string is sent as it stands. */
    public Call json(Object value) {
      return header("Content-Type", "application/json").body(BodyPublishers.ofString(text(value)));
    }

    public Call body(BodyPublisher bytes) {
      body = bytes;
      return this;
    }

    public Reply send() {
      try {
        return reply(CLIENT.send(request(), Api::body));
      } catch (IOException e) {
        throw new UncheckedIOException(method + " " + path, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** For races: fails with what {@link #send} would throw. */
    public CompletableFuture<Reply> start() {
      return CLIENT.sendAsync(request(), Api::body).thenApply(this::reply);
    }

    private HttpRequest request() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).method(method, body);
      headers.forEach(request::setHeader);
      return request.build();
    }

    private Reply reply(HttpResponse<String> response) {
      String text = response.body();
      ContractCheck.check(method, path, response.statusCode(), response.headers(), text);
      return new Reply(response.statusCode(), response.headers(), text, tree(text));
    }
  }

  /** A stream has no end: what it begins with is enough, and the connection is closed. */
  private static BodySubscriber<String> body(ResponseInfo head) {
    boolean endless =
        head.headers().firstValue("Content-Type").orElse("").equals("text/event-stream");
    return endless ? new Beginning() : BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  /** Takes the first bytes of a body and leaves. */
  private static final class Beginning implements BodySubscriber<String> {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private Flow.Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
      return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      StringBuilder read = new StringBuilder();
      buffers.forEach(buffer -> read.append(StandardCharsets.UTF_8.decode(buffer)));
      text.complete(read.toString());
      subscription.cancel();
    }

    @Override
    public void onError(Throwable failure) {
      text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      text.complete("");
    }
  }

  private static String text(Object value) {
    try {
      return value instanceof String raw ? raw : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
