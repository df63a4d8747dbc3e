package io.orderflow.order;

import io.orderflow.bus.Caller;
import io.orderflow.event.NewEvent;
import io.orderflow.id.IdSource;
import io.orderflow.json.Json;
import io.orderflow.order.OrderStore.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the tenant's systems hear of an order. */
final class OrderEvents {
  private OrderEvents() {}

  /** One event for each type, numbered on from the last one before the change. */
  static List<NewEvent> of(Caller caller, Change change, Written written, IdSource ids) {
    int sequence = written.order().stamp().sequence() - change.events().size();
    List<NewEvent> events = new ArrayList<>();
    for (String type : change.events()) {
      sequence++;
      events.add(event(caller, ids.next(), type, written, sequence));
    }
    return events;
  }

  static NewEvent event(Caller caller, UUID id, String type, Written written, int sequence) {
    String timestamp = Json.time(written.order().stamp().updatedAt());
    return new NewEvent(
        caller,
        id,
        type,
        written.order().id(),
        sequence,
        written.json().event(type, timestamp, sequence));
  }
}
