package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The resources of one kind that an account holds, oldest first. */
final class Store {
  private static final int LARGEST_PAGE = 100;
  private static final long PAGE = 10;

  private final String kind;
  private final String url;
  private final Map<String, JsonObject> all = new LinkedHashMap<>();

  Store(String kind, String url) {
    this.kind = kind;
    this.url = url;
  }

  JsonObject add(JsonObject resource) {
    all.put(resource.getString("id"), resource);
    return resource;
  }

  /** The one that the path names. */
  JsonObject get(String id) {
    return find(id, 404, "id");
  }

  /** The one that a parameter names. */
  JsonObject named(String param, String id) {
    return find(id, 400, param);
  }

  private JsonObject find(String id, int status, String param) {
    JsonObject found = all.get(id);
    if (found == null) {
      throw StripeException.missing(status, kind, id, param);
    }
    return found;
  }

  List<JsonObject> where(Predicate<JsonObject> condition) {
    return all.values().stream().filter(condition).toList();
  }

  List<JsonObject> copies() {
    return all.values().stream().map(JsonObject::copy).toList();
  }

  /** A page, newest first, as the parameters ask for it. */
  JsonObject page(Form form, Predicate<JsonObject> condition) {
    long limit = form.number("limit").orElse(PAGE);
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw StripeException.validation(
          null, "limit", "This value must be between 1 and " + LARGEST_PAGE + ".");
    }
    List<JsonObject> found = new ArrayList<>(where(condition.and(created(form))));
    Collections.reverse(found);
    List<JsonObject> rest = between(found, form);
    boolean backwards = form.text("ending_before").isPresent();
    int from = backwards ? (int) Math.max(0, rest.size() - limit) : 0;
    List<JsonObject> page =
        rest.subList(from, backwards ? rest.size() : (int) Math.min(limit, rest.size()));
    return new JsonObject()
        .put("object", "list")
        .put("url", url)
        .put("has_more", page.size() < rest.size())
        .put("data", new ArrayList<>(page));
  }

  private List<JsonObject> between(List<JsonObject> found, Form form) {
    int from =
        form.text("starting_after").map(id -> place(found, id, "starting_after") + 1).orElse(0);
    int to =
        form.text("ending_before")
            .map(id -> place(found, id, "ending_before"))
            .orElse(found.size());
    return found.subList(Math.min(from, to), to);
  }

  private int place(List<JsonObject> found, String id, String param) {
    return found.indexOf(named(param, id));
  }

  private static Predicate<JsonObject> created(Form form) {
    Predicate<JsonObject> all = resource -> true;
    return all.and(when(form, "created", (created, bound) -> created == bound))
        .and(when(form, "created[gt]", (created, bound) -> created > bound))
        .and(when(form, "created[gte]", (created, bound) -> created >= bound))
        .and(when(form, "created[lt]", (created, bound) -> created < bound))
        .and(when(form, "created[lte]", (created, bound) -> created <= bound));
  }

  private static Predicate<JsonObject> when(Form form, String name, Bound bound) {
    return form.number(name)
        .<Predicate<JsonObject>>map(
            second -> resource -> bound.holds(resource.getLong("created"), second))
        .orElse(resource -> true);
  }

  /** How a moment must lie to a bound. */
  @FunctionalInterface
  private interface Bound {
    boolean holds(long created, long bound);
  }
}
