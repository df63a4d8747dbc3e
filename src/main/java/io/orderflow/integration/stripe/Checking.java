package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Bus;
import io.orderflow.bus.RenderedPage;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.Task;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Looks after what nothing else would bring to an end: effects that nobody knows of whether they
 * have happened, payments that have been waiting for long, and money that is about to be lost.
 */
final class Checking {
  /** As many as there is time for; whoever is left out has his turn another time. */
  private static final int AT_ONCE = 20;

  private static final int LISTED = 100;

  /** The shortest that a card holds money is five days; a day before, it may have to be taken. */
  private static final Duration HELD_FOR_LONG = Duration.ofDays(4);

  /** The longest that most cards hold money. */
  private static final Duration HELD_TOO_LONG = Duration.ofDays(7);

  private static final Duration DAY = Duration.ofDays(1);

  private final Bus bus;
  private final Effects effects;
  private final OrderPayment payments;
  private final Hearing hearing;
  private final Duration quiet;
  private final Clock clock;

  /**
   * @param quiet what changed since is being worked on, and left alone
   */
  Checking(
      Bus bus,
      Effects effects,
      OrderPayment payments,
      Hearing hearing,
      Duration quiet,
      Clock clock) {
    this.bus = bus;
    this.effects = effects;
    this.payments = payments;
    this.hearing = hearing;
    this.quiet = quiet;
    this.clock = clock;
  }

  /** Once: whatever comes in between is left to the next time. */
  Future<Performed> check(Task task) {
    return task.attempts() > 0 ? Future.succeededFuture(looked(null, 0)) : checkNow(task);
  }

  private Future<Performed> checkNow(Task task) {
    Errand errand = Errand.of(task, null, clock);
    Instant before = clock.instant().minus(quiet);
    return effects
        .unsettled(errand.tenantId(), Provider.stripe, AT_ONCE)
        .map(found -> found.stream().filter(effect -> effect.updatedAt().isBefore(before)))
        .map(found -> found.map(Effect::orderId).toList())
        .compose(unsettled -> waiting(errand).map(waiting -> orders(unsettled, waiting)))
        .compose(orders -> visit(errand, orders));
  }

  private Future<List<UUID>> waiting(Errand errand) {
    Instant now = clock.instant();
    Instant soon = now.plus(DAY);
    Future<List<UUID>> pending =
        list(errand, "pending", null, quiet, order -> !order.path("payment").isNull());
    Future<List<UUID>> partlySent =
        list(
            errand,
            "authorized",
            "partially_fulfilled",
            HELD_FOR_LONG,
            order -> expires(order).isBefore(soon));
    Future<List<UUID>> lapsed =
        list(errand, "authorized", null, HELD_TOO_LONG, order -> expires(order).isBefore(now));
    return Future.join(pending, partlySent, lapsed)
        .map(
            all ->
                Stream.of(pending, partlySent, lapsed)
                    .map(Future::result)
                    .flatMap(Collection::stream)
                    .toList());
  }

  private Future<List<UUID>> list(
      Errand errand,
      String paymentStatus,
      String fulfillmentStatus,
      Duration age,
      Predicate<JsonNode> condition) {
    Filter filter =
        new Filter(
            null,
            paymentStatus,
            fulfillmentStatus,
            null,
            null,
            null,
            null,
            clock.instant().minus(age));
    return bus.request(
            OrderMessages.LIST, new ListOrders(errand.caller(), filter, false, LISTED, null))
        .map(page -> orders(page).filter(condition).map(Checking::id).toList());
  }

  private static Stream<JsonNode> orders(RenderedPage page) {
    return StreamSupport.stream(
        Json.tree(page.join("[", ',', "]").toString()).spliterator(), false);
  }

  private static UUID id(JsonNode order) {
    return IdKind.ORDER.parse(order.path("id").asText()).orElseThrow();
  }

  private static Instant expires(JsonNode order) {
    String time = order.path("payment").path("authorizationExpiresAt").textValue();
    return time == null ? Instant.MAX : Instant.parse(time);
  }

  /** Of those that wait, others each time. */
  private static List<UUID> orders(List<UUID> unsettled, List<UUID> waiting) {
    Set<UUID> orders = new LinkedHashSet<>(unsettled);
    List<UUID> drawn = new ArrayList<>(waiting);
    Collections.shuffle(drawn);
    orders.addAll(drawn);
    return orders.stream().limit(AT_ONCE).toList();
  }

  /** One after the other: this is never urgent. */
  private Future<Performed> visit(Errand errand, List<UUID> orders) {
    Future<Performed> visited = Future.succeededFuture(looked(null, 0));
    int count = 0;
    for (UUID order : orders) {
      int nth = ++count;
      visited = visited.compose(before -> next(errand.of(order), before, nth));
    }
    return visited;
  }

  private Future<Performed> next(Errand errand, Performed before, int nth) {
    return before.outcome() != Outcome.done || errand.isLate(clock)
        ? Future.succeededFuture(before)
        : visit(errand)
            .map(performed -> performed.outcome() == Outcome.done ? looked(200, nth) : performed);
  }

  private Future<Performed> visit(Errand errand) {
    return payments
        .settle(errand)
        .compose(
            performed ->
                performed.outcome() == Outcome.done
                    ? compare(errand)
                    : Future.succeededFuture(performed));
  }

  /** Each of its payments, as Stripe shows them. */
  private Future<Performed> compare(Errand errand) {
    return effects
        .of(errand.tenantId(), errand.orderId(), Provider.stripe)
        .compose(known -> compare(errand, known));
  }

  private Future<Performed> compare(Errand errand, List<Effect> known) {
    Future<Performed> compared = Future.succeededFuture(looked(null, 0));
    for (Effect effect : known) {
      if (Act.authorize.is(effect) && effect.reference() != null) {
        compared =
            compared.compose(
                before ->
                    before.outcome() == Outcome.done
                        ? hearing.read(errand, effect.reference())
                        : Future.succeededFuture(before));
      }
    }
    return compared;
  }

  private static Performed looked(Integer status, int orders) {
    return new Performed(Outcome.done, status, null, orders + " orders were looked after");
  }
}
