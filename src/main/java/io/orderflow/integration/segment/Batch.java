package io.orderflow.integration.segment;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** Events that gather for one request. */
final class Batch {
  /** Segment refuses more; the frame around the events takes a few bytes. */
  private static final int MAX_BYTES = 500_000;

  /** Of more events Segment drops what is over, and says nothing. */
  private static final int MAX_EVENTS = 2_500;

  private final List<TrackEvent> events = new ArrayList<>();
  private final Promise<Performed> performed = Promise.promise();
  private int bytes;

  boolean fits(TrackEvent event) {
    return events.size() < MAX_EVENTS && bytes + event.bytes() + 1 <= MAX_BYTES;
  }

  void add(TrackEvent event) {
    events.add(event);
    bytes += event.bytes() + 1;
  }

  List<TrackEvent> events() {
    return events;
  }

  /** Ends with what the request came to, the same for all. */
  Promise<Performed> performed() {
    return performed;
  }

  static String body(List<TrackEvent> events) {
    return "{\"batch\":[" + String.join(",", events.stream().map(TrackEvent::json).toList()) + "]}";
  }
}
