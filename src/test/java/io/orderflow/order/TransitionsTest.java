package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.vertx.core.Future;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every pair of state and action does what the order says of itself. */
class TransitionsTest {
  private static Desk desk;

  @BeforeAll
  static void open() {
    desk = Desk.open();
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @ParameterizedTest
  @EnumSource(Situation.class)
  void everyActionShouldSucceedExactlyWhenTheOrderAllowsIt(Situation situation) {
    for (Action action : Action.values()) {
      Answer order = situation.reach(desk);
      boolean allowed = allowed(order).contains(action.name());
      Future<Answer> done = desk.attempt(order, action);
      if (allowed) {
        long version = Json.tree(Await.get(done).body()).get("version").longValue();
        assertThat(version).as(situation + " " + action).isEqualTo(version(order) + 1);
      } else if (isRepeat(order, action)) {
        assertThat(Await.get(done).body()).as(situation + " " + action).isEqualTo(order.body());
      } else {
        Fault.Conflict refusal = (Fault.Conflict) fault(done);
        assertThat(refusal.code()).as(situation + " " + action).isEqualTo("invalid_transition");
        assertThat(refusal.facts())
            .containsEntry("from", Json.tree(order.body()).get("status").textValue())
            .containsKeys("to", "allowedActions");
      }
    }
  }

  private static boolean isRepeat(Answer order, Action action) {
    String status = Json.tree(order.body()).get("status").textValue();
    return status.equals("cancelled") && action == Action.cancel
        || status.equals("confirmed") && action == Action.confirm;
  }

  private static Set<String> allowed(Answer order) {
    Set<String> allowed = new TreeSet<>();
    Json.tree(order.body())
        .get("allowedActions")
        .forEach(action -> allowed.add(action.textValue()));
    if (!Json.tree(order.body()).get("fulfillmentStatus").textValue().equals("unfulfilled")) {
      allowed.remove("cancel"); // the whole of it: what is left goes line by line
    }
    return allowed;
  }

  private static long version(Answer order) {
    return Json.tree(order.body()).get("version").longValue();
  }
}
