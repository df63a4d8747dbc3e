package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Effect;
import io.orderflow.integration.stripe.Finding.Later;
import io.orderflow.integration.stripe.Finding.Undecided;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Looks among what Stripe holds for a payment or a refund that may have come to be, by its
 * metadata: where its key does not help any more.
 */
final class Search {
  /** As many as Stripe gives at once. */
  private static final int PAGE = 100;

  /** Two clocks may differ by so much. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  /** What Stripe began and does not show by then has not come to be. */
  private static final Duration SHOWN_WITHIN = Duration.ofMinutes(5);

  private final StripeApi api;
  private final Clock clock;

  Search(StripeApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  /** The payment of an attempt, among those of the time in which it was tried. */
  Future<Finding> intent(Errand errand, Effect effect) {
    Instant since = effect.createdAt().minus(SKEW);
    Instant until = effect.createdAt().plus(Carrying.KEY_IS_KNOWN).plus(SKEW);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("created", Map.of("gte", since.getEpochSecond(), "lte", until.getEpochSecond()));
    parameters.put("limit", PAGE);
    parameters.put("expand", List.of("data.latest_charge"));
    return page(errand, effect, Plans.INTENTS, parameters);
  }

  /** The refund, among those of its payment. */
  Future<Finding> refund(Errand errand, Effect effect) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("payment_intent", Call.read(effect.request()).parameter("payment_intent"));
    parameters.put("limit", PAGE);
    return page(errand, effect, Plans.REFUNDS, parameters);
  }

  private Future<Finding> page(
      Errand errand, Effect effect, String path, Map<String, Object> parameters) {
    return api.get(errand.account(), path, parameters)
        .compose(reply -> read(errand, effect, path, parameters, reply));
  }

  private Future<Finding> read(
      Errand errand,
      Effect effect,
      String path,
      Map<String, Object> parameters,
      StripeReply reply) {
    if (!reply.isDone()) {
      return Future.succeededFuture(new Later(reply.code(), reply.performed()));
    }
    JsonNode found = reply.body().path("data");
    Optional<JsonNode> match = match(effect, found);
    if (match.isPresent()) {
      return Future.succeededFuture(finding(effect, match.get()));
    }
    if (!reply.body().path("has_more").asBoolean()) {
      return Future.succeededFuture(absent(effect));
    }
    if (errand.isLate(clock)) {
      return Future.succeededFuture(
          new Undecided("not_found_yet", "Stripe shows too many of that time to look through."));
    }
    Map<String, Object> next = new LinkedHashMap<>(parameters);
    next.put("starting_after", found.get(found.size() - 1).path("id").asText());
    return page(errand, effect, path, next);
  }

  private static Optional<JsonNode> match(Effect effect, JsonNode found) {
    Map<String, String> wanted = Form.decode(Call.read(effect.request()).form());
    return StreamSupport.stream(found.spliterator(), false)
        .filter(one -> isOurs(one.path("metadata"), wanted))
        .findFirst();
  }

  private static boolean isOurs(JsonNode metadata, Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("metadata["))
        .allMatch(entry -> metadata.path(member(entry.getKey())).asText().equals(entry.getValue()));
  }

  private static String member(String name) {
    return name.substring(name.indexOf('[') + 1, name.length() - 1);
  }

  private static Finding finding(Effect effect, JsonNode found) {
    return Act.refund.is(effect)
        ? Findings.refund(effect, Refund.of(found))
        : Findings.authorize(Act.attempt(effect), Intent.of(found));
  }

  private Finding absent(Effect effect) {
    boolean over = clock.instant().isAfter(effect.updatedAt().plus(SHOWN_WITHIN));
    return over
        ? Findings.neverHappened(effect)
        : new Later(
            "not_shown",
            new Performed(Outcome.down, null, null, "Stripe failed and shows nothing of it yet."));
  }
}
