package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.ServiceReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What ShipStation answered when it did what was asked, or never will.
 *
 * @param body missing when it is not JSON
 */
record ShipStationReply(int status, JsonNode body) {
  private static final int TOO_MANY = 429;

  /** Refusals that are not of the request: other credentials, or some time, may help. */
  private static final Set<Integer> PASSING = Set.of(401, 402, 403, 408, 409, 425, TOO_MANY);

  /** A longer pause would not be ShipStation's, whose limit is of one minute. */
  private static final int MAX_RESET_SECONDS = 120;

  /**
   * The reply, if it settles the matter.
   *
   * @throws NotNow if the same is to be asked again
   */
  static ShipStationReply of(ServiceReply reply) {
    JsonNode body = ForeignJson.tree(reply.body().getBytes(StandardCharsets.UTF_8));
    ShipStationReply answer = new ShipStationReply(reply.status(), body);
    if (PASSING.contains(reply.status())) {
      throw new NotNow(
          new Performed(
              Outcome.refused, reply.status(), rest(reply).orElse(null), answer.message()));
    }
    boolean refused = reply.status() / 100 == 4;
    if (!refused && !(reply.succeeded() && body.isObject())) {
      throw new NotNow(new Performed(Outcome.down, reply.status(), null, answer.message()));
    }
    return answer;
  }

  /** How long ShipStation wants no call, if it says so: there is none left until then. */
  static Optional<Duration> rest(ServiceReply reply) {
    boolean used = reply.status() == TOO_MANY || "0".equals(reply.header("X-Rate-Limit-Remaining"));
    return used
        ? seconds(reply.header("X-Rate-Limit-Reset"))
            .or(() -> seconds(reply.header("Retry-After")))
            .or(() -> Optional.of(Duration.ofMinutes(1)).filter(any -> reply.status() == TOO_MANY))
        : Optional.empty();
  }

  boolean succeeded() {
    return status / 100 == 2;
  }

  /** ShipStation's own identifier of the order, or null when it gives none. */
  String orderId() {
    return body.path("orderId").canConvertToLong() ? body.path("orderId").asText() : null;
  }

  /** A text or number of the body's, or null. */
  private String text(String name) {
    JsonNode value = body.path(name);
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  /** Why it was refused, in ShipStation's words, which may be of each field. */
  String message() {
    List<String> words = new ArrayList<>();
    for (String name : List.of("Message", "message", "ExceptionMessage")) {
      Optional.ofNullable(text(name)).ifPresent(words::add);
    }
    body.path("ModelState").forEach(field -> field.forEach(word -> words.add(word.asText())));
    return words.isEmpty() ? "ShipStation answered " + status : String.join(" ", words);
  }

  private static Optional<Duration> seconds(String text) {
    return Optional.ofNullable(text)
        .filter(digits -> digits.matches("\\d{1,6}"))
        .map(digits -> Math.min(MAX_RESET_SECONDS, Integer.parseInt(digits)))
        .map(seconds -> Duration.ofSeconds(Math.max(1, seconds)));
  }
}
