package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.event.NewEvent;
import io.orderflow.id.IdKind;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.vertx.sqlclient.Row;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Deliveries that are inserted as leased are sent so, and once. */
class DirectWayTest {
  @AutoClose private final WarmEndpoints warm = new WarmEndpoints();

  @Test
  void deliveryToAWarmEndpointShouldBeSentUnderTheLeaseThatItWasInsertedWith() {
    UUID webhook = warm.open(warm.lab.at("/", warm::holdAllButTheFirst));
    NewEvent event = warm.event();

    Row inserted = warm.postbox.delivery(event, webhook);

    assertThat(inserted.getString("state")).isEqualTo("leased");
    Await.until("it is sent", () -> warm.held.size() == 1);
    assertThat(warm.leaseOf(inserted))
        .as("nobody leased it")
        .isEqualTo(inserted.getUUID("lease_id"));
    warm.held.get(0).status(200, "", "");
    Await.until("it is settled", () -> warm.allAre("succeeded", webhook));
    assertThat(arrived("/")).containsOnlyOnce(IdKind.EVENT.format(event.eventId()));
    assertThat(warm.lab.at("/")).hasSize(2);
    assertThat(warm.postbox.count("SELECT count(*) FROM deliveries WHERE attempts <> 1")).isZero();
  }

  @Test
  void eventsThatAreWrittenInOneStatementShouldGoThisWayToo() {
    UUID webhook = warm.open(warm.lab.at("/", warm::holdAllButTheFirst));
    UUID ours = warm.told.get().leaseId();

    Await.get(warm.postbox.appendAtOnce(warm.event(), warm.event()));

    Await.until("both are sent", () -> warm.held.size() == 2);
    assertThat(warm.postbox.count("SELECT count(*) FROM deliveries WHERE lease_id = $1", ours))
        .isEqualTo(2);
    warm.held.forEach(exchange -> exchange.status(200, "", ""));
    Await.until("both are settled", () -> warm.allAre("succeeded", webhook));
  }

  @Test
  void endpointThatKeepsOrderShouldAlwaysGoTheWayOfLeases() {
    UUID webhook =
        Postbox.id(
            warm.postbox.register(
                warm.postbox.caller, warm.lab.at("/", Behaviours.status(200)), "per_order"));
    warm.postbox.event("{}");
    Await.until("it succeeds", () -> warm.allAre("succeeded", webhook));
    UUID order = UUID.randomUUID();

    for (int sequence = 1; sequence <= 3; sequence++) {
      warm.insistOn(webhook);
      Row inserted = warm.postbox.delivery(warm.postbox.event(order, sequence), webhook);
      assertThat(inserted.getString("state")).isEqualTo("pending");
      Await.until("it succeeds", () -> warm.allAre("succeeded", webhook));
    }

    assertThat(warm.lab.at("/")).hasSize(4);
  }

  @Test
  void whatIsTooMuchShouldBeLeasedInsteadAndArriveOnce() {
    UUID webhook = warm.open(warm.lab.at("/", Behaviours.status(200)));
    int many = 200;

    Await.get(
        warm.postbox.append(Stream.generate(warm::event).limit(many).toArray(NewEvent[]::new)));

    Await.until("all arrived", () -> warm.allAre("succeeded", webhook));
    assertThat(arrived("/")).hasSize(1 + many);
    assertThat(warm.lab.at("/")).hasSize(1 + many);
    assertThat(warm.lab.mostUnderWay("/")).isLessThanOrEqualTo(2);
  }

  private Set<String> arrived(String path) {
    return warm.lab.at(path).stream()
        .map(request -> request.header("webhook-id"))
        .collect(Collectors.toSet());
  }
}
