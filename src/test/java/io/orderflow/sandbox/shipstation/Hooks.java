package io.orderflow.sandbox.shipstation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The subscriptions of one account and the callbacks to them: unsigned, once, and without data. */
final class Hooks {
  private static final int LONGEST_URL = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Set<String> EVENTS =
      Set.of(
          "ORDER_NOTIFY",
          "ITEM_ORDER_NOTIFY",
          "SHIP_NOTIFY",
          "ITEM_SHIP_NOTIFY",
          "FULFILLMENT_SHIPPED",
          "FULFILLMENT_REJECTED");

  private final Vertx vertx;
  private final HttpClient client;
  private final Map<Long, Hook> all = new LinkedHashMap<>();
  private final List<Callback> callbacks = new CopyOnWriteArrayList<>();
  private int copies = 1;
  private Duration delay = Duration.ZERO;
  private int toLose;
  private long lastId = 12_000;

  private record Hook(long id, String url, String event, String name, Object storeId) {}

  Hooks(Vertx vertx) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient();
  }

  JsonObject subscribe(JsonObject wanted) {
    String url = wanted.getString("target_url", "");
    if (!url.startsWith("http") || url.length() > LONGEST_URL) {
      throw ShipStationException.field("target_url", "The target_url is not valid.");
    }
    if (!EVENTS.contains(wanted.getString("event"))) {
      throw ShipStationException.field("event", "The event is not valid.");
    }
    long id = ++lastId;
    all.put(
        id,
        new Hook(
            id,
            url,
            wanted.getString("event"),
            wanted.getString("friendly_name"),
            wanted.getValue("store_id")));
    return new JsonObject().put("id", id);
  }

  JsonObject list() {
    JsonArray webhooks = new JsonArray();
    for (Hook hook : all.values()) {
      webhooks.add(
          new JsonObject()
              .put("IsLabelAPIHook", false)
              .put("WebHookID", hook.id())
              .put("StoreID", hook.storeId())
              .put("HookType", hook.event())
              .put("MessageFormat", "Json")
              .put("Url", hook.url())
              .put("Name", hook.name())
              .put("Active", true));
    }
    return new JsonObject().put("webhooks", webhooks);
  }

  void unsubscribe(String id) {
    if (!all.keySet().removeIf(each -> each.toString().equals(id))) {
      throw ShipStationException.of(404, "Webhook not found");
    }
  }

  void manner(int copies, Duration delay) {
    this.copies = copies;
    this.delay = delay;
  }

  void lose(int notifications) {
    toLose = notifications;
  }

  void notify(String event, String resourceUrl) {
    if (toLose > 0) {
      toLose--;
      return;
    }
    JsonObject body = new JsonObject().put("resource_url", resourceUrl).put("resource_type", event);
    List<String> urls =
        all.values().stream().filter(hook -> hook.event().equals(event)).map(Hook::url).toList();
    for (int copy = 0; copy < copies; copy++) {
      urls.forEach(url -> after(delay).onSuccess(due -> post(url, body.encode())));
    }
  }

  private Future<?> after(Duration pause) {
    return pause.isZero()
        ? Future.succeededFuture()
        : vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void post(String url, String body) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Content-Type", "application/json");
    client
        .request(request)
        .compose(ready -> ready.send(body))
        .compose(response -> response.end().map(response.statusCode()))
        .otherwise(0)
        .onSuccess(status -> callbacks.add(new Callback(url, body, status)));
  }

  List<Callback> callbacks() {
    return List.copyOf(callbacks);
  }
}
