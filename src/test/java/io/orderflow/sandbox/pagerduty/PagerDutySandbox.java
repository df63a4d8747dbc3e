package io.orderflow.sandbox.pagerduty;

import io.orderflow.sandbox.Call;
import io.orderflow.sandbox.Course;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Reply;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Table;
import io.orderflow.sandbox.Tokens;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** PagerDuty's Events API, version 2. */
public final class PagerDutySandbox implements Service {
  private static final String ENQUEUE = "/v2/enqueue";
  private static final String CHANGE = "/v2/change/enqueue";
  private static final int LARGEST_EVENT = 512 * 1024;
  private static final int LIMIT = 120;
  private static final long WINDOW_MILLIS = 60_000;

  private final Clock clock;
  private final List<Alert> alerts = new ArrayList<>();
  private final Map<String, Deque<Long>> taken = new HashMap<>();

  public PagerDutySandbox(Clock clock) {
    this.clock = clock;
  }

  /** All alerts, the oldest first. */
  public synchronized List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  @Override
  public String name() {
    return "pagerduty";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().equals(ENQUEUE) || call.path().equals(CHANGE);
  }

  @Override
  public Future<Reply> answer(Call call, Course course) {
    return course.begin().map(due -> course.end(answer(call)));
  }

  private synchronized Reply answer(Call call) {
    if (!call.method().equals("POST")) {
      return Reply.empty(405);
    }
    if (call.body().length > LARGEST_EVENT) {
      return Reply.empty(413);
    }
    try {
      JsonObject event = new JsonObject(call.text());
      return call.path().equals(CHANGE) ? change(event) : enqueue(event);
    } catch (DecodeException | ClassCastException e) {
      return invalid(List.of("JSON is invalid"));
    }
  }

  private Reply enqueue(JsonObject event) {
    List<String> errors = EventRules.errors(event);
    if (!errors.isEmpty()) {
      return invalid(errors);
    }
    String routingKey = event.getString("routing_key");
    if (!within(routingKey)) {
      return throttled();
    }
    String dedupKey = event.getString("dedup_key", Tokens.next("", 32));
    apply(routingKey, dedupKey, event);
    return Reply.json(
        202,
        new JsonObject()
            .put("status", "success")
            .put("message", "Event processed")
            .put("dedup_key", dedupKey));
  }

  /** At most 120 events in any 60 seconds. */
  private boolean within(String routingKey) {
    Deque<Long> times = taken.computeIfAbsent(routingKey, first -> new ArrayDeque<>());
    long now = clock.millis();
    while (!times.isEmpty() && times.peekFirst() <= now - WINDOW_MILLIS) {
      times.removeFirst();
    }
    return times.size() < LIMIT && times.add(now);
  }

  private void apply(String routingKey, String dedupKey, JsonObject event) {
    int place = openAlert(routingKey, dedupKey);
    switch (event.getString("event_action")) {
      case "trigger" -> trigger(place, routingKey, dedupKey, event.getJsonObject("payload"));
      case "acknowledge" -> move(place, Alert.Status.ACKNOWLEDGED);
      default -> move(place, Alert.Status.RESOLVED);
    }
  }

  private int openAlert(String routingKey, String dedupKey) {
    for (int i = alerts.size() - 1; i >= 0; i--) {
      Alert alert = alerts.get(i);
      if (alert.open()
          && alert.routingKey().equals(routingKey)
          && alert.dedupKey().equals(dedupKey)) {
        return i;
      }
    }
    return -1;
  }

  private void trigger(int place, String routingKey, String dedupKey, JsonObject payload) {
    if (place < 0) {
      alerts.add(new Alert(routingKey, dedupKey, Alert.Status.TRIGGERED, 1, payload));
    } else {
      alerts.set(place, alerts.get(place).triggered(payload));
    }
  }

  /** Without an open alert the event is dropped. */
  private void move(int place, Alert.Status status) {
    if (place >= 0) {
      alerts.set(place, alerts.get(place).in(status));
    }
  }

  private static Reply change(JsonObject event) {
    List<String> errors = EventRules.changeErrors(event);
    return errors.isEmpty()
        ? Reply.json(
            202, new JsonObject().put("status", "success").put("message", "Change event processed"))
        : invalid(errors);
  }

  private static Reply invalid(List<String> errors) {
    return Reply.json(
        400,
        new JsonObject()
            .put("status", "invalid event")
            .put("message", "Event object is invalid")
            .put("errors", new JsonArray(errors)));
  }

  private static Reply throttled() {
    return Reply.json(
        429,
        new JsonObject()
            .put("status", "throttle exceeded")
            .put(
                "message",
                "Requests for this service are arriving too quickly. Please retry later."));
  }

  @Override
  public Reply refusal(FaultMode fault) {
    return switch (fault) {
      case RATE_LIMITED, LOCK_TIMEOUT, CONFLICT -> throttled();
      case NONE,
          ERROR_BEFORE_EFFECT,
          ERROR_AFTER_EFFECT,
          GATEWAY_ERROR_AFTER_EFFECT,
          TIMEOUT_AFTER_EFFECT,
          RESET_AFTER_EFFECT,
          SLOW ->
          Reply.json(500, new JsonObject().put("status", "error"));
    };
  }

  @Override
  public List<Table> tables() {
    return List.of(
        new Table(
            "Alerts",
            List.of("Key", "Status", "Severity", "Summary", "Triggers"),
            alerts().stream().map(PagerDutySandbox::row).toList()));
  }

  private static List<String> row(Alert alert) {
    return List.of(
        alert.dedupKey(),
        alert.status().name().toLowerCase(Locale.ROOT),
        alert.payload().getString("severity"),
        alert.summary(),
        Integer.toString(alert.triggers()));
  }
}
