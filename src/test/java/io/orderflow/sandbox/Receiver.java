package io.orderflow.sandbox;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/** A receiver of OrderFlow's own webhooks that tells each event in one line. */
final class Receiver implements Service {
  private static final String PATH = "/_sandbox/receiver";

  private final Consumer<String> lines;

  Receiver(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public String name() {
    return "receiver";
  }

  @Override
  public boolean serves(Call call) {
    return call.is("POST", PATH);
  }

  @Override
  public Future<Reply> answer(Call call, Course course) {
    return course.begin().map(due -> course.end(taken(call)));
  }

  private Reply taken(Call call) {
    try {
      lines.accept(line(new JsonObject(call.text())));
      return Reply.empty(204);
    } catch (DecodeException | ClassCastException e) {
      return Reply.empty(400);
    }
  }

  private static String line(JsonObject event) {
    JsonObject data = event.getJsonObject("data", new JsonObject());
    return "Event %-22s %s %s"
        .formatted(event.getString("type"), data.getString("id", ""), standing(data))
        .stripTrailing();
  }

  private static String standing(JsonObject order) {
    return order.containsKey("status")
        ? "is %s, %s, %s"
            .formatted(
                order.getString("status"),
                order.getString("paymentStatus"),
                order.getString("fulfillmentStatus"))
        : "";
  }

  @Override
  public Reply refusal(FaultMode fault) {
    return Reply.empty(fault.refuses() && fault != FaultMode.ERROR_BEFORE_EFFECT ? 429 : 500);
  }

  @Override
  public List<Table> tables() {
    return List.of();
  }
}
