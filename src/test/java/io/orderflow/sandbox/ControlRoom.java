package io.orderflow.sandbox;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The sandbox's own pages: what the services hold, and the faults that are due. */
final class ControlRoom implements Service {
  private static final String HOME = "/_sandbox";
  private static final String FAULTS = "/_sandbox/faults";

  private final List<Service> services;
  private final Map<String, Faults> faults;

  ControlRoom(List<Service> services, Map<String, Faults> faults) {
    this.services = services;
    this.faults = faults;
  }

  @Override
  public String name() {
    return "sandbox";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().equals("/") || call.path().startsWith(HOME);
  }

  @Override
  public Future<Reply> answer(Call call, Course course) {
    return Future.succeededFuture(answer(call));
  }

  private Reply answer(Call call) {
    if (call.is("GET", "/")) {
      return Reply.empty(302).with("Location", HOME);
    }
    if (call.is("GET", HOME)) {
      return Reply.html(200, Page.of(services, faults, call.header("Host")));
    }
    if (!call.path().equals(FAULTS)) {
      return refusal(404, "nothing here but " + HOME + " and " + FAULTS);
    }
    return switch (call.method()) {
      case "GET" -> Reply.json(200, listed());
      case "POST" -> set(call);
      case "DELETE" -> cleared();
      default -> refusal(405, "GET, POST or DELETE");
    };
  }

  private JsonObject listed() {
    JsonObject listed = new JsonObject();
    faults.forEach(
        (name, due) -> {
          JsonArray rules = new JsonArray();
          due.rules().forEach(rule -> rules.add(json(rule)));
          listed.put(name, rules);
        });
    return listed;
  }

  private static JsonObject json(Faults.Rule rule) {
    JsonObject json = new JsonObject().put("fault", rule.fault().wireName());
    if (rule.remaining() > 0) {
      json.put("next", rule.remaining());
    } else {
      json.put("probability", rule.probability());
    }
    return rule.path().isEmpty() ? json : json.put("path", rule.path());
  }

  /** {@code {"service":"stripe","fault":"error_after_effect","next":3}}, or a probability. */
  private Reply set(Call call) {
    try {
      JsonObject wanted = new JsonObject(call.text());
      Faults due = faults.get(wanted.getString("service"));
      if (due == null) {
        return refusal(400, "service must be one of " + faults.keySet());
      }
      FaultMode fault = FaultMode.of(wanted.getString("fault", ""));
      String path = wanted.getString("path", "");
      if (wanted.containsKey("probability")) {
        due.chance(fault, wanted.getDouble("probability"), path);
      } else {
        due.next(fault, wanted.getInteger("next", 1), path);
      }
      return Reply.json(200, listed());
    } catch (DecodeException | ClassCastException e) {
      return refusal(400, "not the JSON that is wanted here");
    } catch (IllegalArgumentException e) {
      return refusal(400, e.getMessage());
    }
  }

  private Reply cleared() {
    faults.values().forEach(Faults::clear);
    return Reply.json(200, listed());
  }

  private static Reply refusal(int status, String message) {
    return Reply.json(status, new JsonObject().put("error", message));
  }

  @Override
  public Reply refusal(FaultMode fault) {
    return refusal(500, fault.wireName());
  }

  @Override
  public List<Table> tables() {
    return List.of();
  }
}
