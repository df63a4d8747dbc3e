package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.bus.Page;
import io.orderflow.ops.HealthMessages;
import io.orderflow.support.Spec;
import io.orderflow.tenant.TenantMessages;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What actors answer: the contract's own examples. */
final class Examples {
  /** Where every page says that the next one begins. */
  static final UUID NEXT = UUID.fromString("01900000-0000-7000-8000-00000000000f");

  private Examples() {}

  static JsonNode of(String name) {
    return Spec.get().at("/components/examples/" + name).get("value");
  }

  static String etag(JsonNode example) {
    return "\"" + example.get("version").asText() + "\"";
  }

  static Future<Document> document(String name) {
    return now(new Document(of(name).get("version").asLong(), of(name).toString()));
  }

  /** Never the last page. */
  static Future<Page> page(String name) {
    List<String> items =
        StreamSupport.stream(of(name).get("data").spliterator(), false)
            .map(JsonNode::toString)
            .toList();
    return now(new Page(items, NEXT.toString()));
  }

  static Future<Answer> created(String path, String name) {
    JsonNode example = of(name);
    String location = path + example.get("id").asText();
    return now(Answer.created(location, etag(example), example.toString()));
  }

  static Future<Answer> changed(String name) {
    return now(Answer.ok(etag(of(name)), of(name).toString()));
  }

  static TenantMessages.Admission admission(boolean admitted, int remaining) {
    return new TenantMessages.Admission(admitted, 500, 250, remaining, 1_932, admitted ? 0 : 1_001);
  }

  static HealthMessages.Health health(HealthMessages.Status status) {
    return new HealthMessages.Health(
        status,
        List.of(
            new HealthMessages.Dependency("postgres", 0.5),
            new HealthMessages.Dependency(
                "redis", status == HealthMessages.Status.OK ? 0.2 : null)));
  }

  static <T> Future<T> now(T value) {
    return Future.succeededFuture(value);
  }
}
