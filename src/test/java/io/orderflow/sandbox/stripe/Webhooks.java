package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The endpoints of one account and how its events reach them. */
public final class Webhooks {
  /** How long events gather that are to be shuffled. */
  private static final Duration GATHERING = Duration.ofMillis(150);

  private final Vertx vertx;
  private final Sender sender;
  private final Random random;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<JsonObject> gathered = new ArrayList<>();
  private Manner manner = Manner.USUAL;
  private int toLose;

  /** Where events go, and the secrets that sign them: two while one is being replaced. */
  record Endpoint(String id, String url, List<String> secrets, List<String> types) {
    boolean listens(String type) {
      return types.contains("*") || types.contains(type);
    }
  }

  /** How events are delivered: each so often, so late, and out of order or not. */
  public record Manner(int copies, Duration delay, boolean shuffled) {
    public static final Manner USUAL = new Manner(1, Duration.ZERO, false);
  }

  Webhooks(Vertx vertx, Clock clock, long seed) {
    this.vertx = vertx;
    this.sender = new Sender(vertx, clock);
    this.random = new Random(seed);
  }

  /** Sends all events to the URL from now on. */
  public void register(String url, String secret) {
    register(url, secret, List.of("*"));
  }

  synchronized JsonObject register(String url, String secret, List<String> types) {
    Endpoint endpoint =
        new Endpoint(Tokens.next("we_1", 23), url, List.of(secret), List.copyOf(types));
    endpoints.add(endpoint);
    return new JsonObject()
        .put("id", endpoint.id())
        .put("object", "webhook_endpoint")
        .put("api_version", Account.API_VERSION)
        .put("enabled_events", new JsonArray(new ArrayList<>(types)))
        .put("livemode", false)
        .put("metadata", new JsonObject())
        .put("secret", secret)
        .put("status", "enabled")
        .put("url", url);
  }

  /** Signs with both secrets, as while one is being replaced. */
  public synchronized void addSecret(String secret) {
    endpoints.replaceAll(
        endpoint ->
            new Endpoint(
                endpoint.id(),
                endpoint.url(),
                List.of(endpoint.secrets().get(0), secret),
                endpoint.types()));
  }

  public synchronized void manner(Manner manner) {
    this.manner = manner;
  }

  /** The next so many events never arrive. */
  public synchronized void lose(int events) {
    toLose = events;
  }

  /** What was sent so far, every try of it. */
  public List<Attempt> attempts() {
    return sender.attempts();
  }

  /** Sends an event that was sent before once more. */
  public synchronized void resend(JsonObject event) {
    deliver(event);
  }

  synchronized int listeners(String type) {
    return (int) endpoints.stream().filter(endpoint -> endpoint.listens(type)).count();
  }

  synchronized void send(JsonObject event) {
    if (toLose > 0) {
      toLose--;
      return;
    }
    List<JsonObject> copies = Collections.nCopies(manner.copies(), event);
    if (manner.shuffled()) {
      gather(copies);
    } else {
      copies.forEach(this::deliver);
    }
  }

  private void gather(List<JsonObject> events) {
    if (gathered.isEmpty()) {
      vertx.timer(GATHERING.toMillis(), TimeUnit.MILLISECONDS).onSuccess(over -> shuffle());
    }
    gathered.addAll(events);
  }

  private synchronized void shuffle() {
    Collections.shuffle(gathered, random);
    gathered.forEach(this::deliver);
    gathered.clear();
  }

  private void deliver(JsonObject event) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.listens(event.getString("type"))) {
        sender.send(endpoint, event.copy(), manner.delay());
      }
    }
  }
}
