package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.event.NewEvent;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Exchange;
import io.orderflow.support.ReceiverLab.Received;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private static final int ORDERS = 40;
  private static final int EVENTS = 10;
  private final ReceiverLab lab = ReceiverLab.open();
  private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();
  private final Random random = new Random(5);
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_SCHEDULE", "10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms",
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "100ms",
              "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000"));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void eventsOfOneOrderShouldWaitForEachOtherWhileOthersFlow() {
    Answer webhook = postbox.register(postbox.caller, lab.at("/", this::failOften), "per_order");
    List<UUID> orders = Stream.generate(UUID::randomUUID).limit(ORDERS).toList();
    for (int sequence = 1; sequence <= EVENTS; sequence++) {
      for (UUID order : orders) {
        Await.get(postbox.append(event(order, sequence)));
      }
    }

    Await.until(
        "all arrived",
        Duration.ofSeconds(60),
        () ->
            lab.count("/") >= ORDERS * EVENTS
                && postbox.states(Postbox.id(webhook)).stream().allMatch("succeeded"::equals));
    Map<String, Integer> last = new HashMap<>();
    for (Received request : lab.at("/")) {
      var data = Json.tree(request.text()).get("data");
      if (accepted.get(key(request))) {
        int before = last.getOrDefault(data.get("order").asText(), 0);
        assertThat(data.get("sequence").asInt()).isEqualTo(before + 1);
        last.put(data.get("order").asText(), before + 1);
      }
    }
    assertThat(last).hasSize(ORDERS);
    assertThat(last.values()).allMatch(sequence -> sequence == EVENTS);
  }

  private NewEvent event(UUID order, int sequence) {
    return postbox.event(
        order, sequence, "{\"data\":{\"order\":\"" + order + "\",\"sequence\":" + sequence + "}}");
  }

  private void failOften(Exchange exchange) {
    boolean good = random.nextInt(5) > 0;
    accepted.put(key(exchange.request), good);
    exchange.status(good ? 200 : 500, "", "");
  }

  private static String key(Received request) {
    return request.nanos() + " " + request.header("webhook-id");
  }
}
