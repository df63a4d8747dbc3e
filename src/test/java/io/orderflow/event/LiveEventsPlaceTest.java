package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.LiveEvents;
import io.orderflow.support.RunningNode;
import io.orderflow.support.TestTenants;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** From which place a stream of live events goes on, and how long and how often one is open. */
class LiveEventsPlaceTest {
  private static final Duration SECONDS = Duration.ofSeconds(10);

  @AutoClose private static final LiveNodes NODES = new LiveNodes();
  private final TestTenant tenant = NODES.node.otherTenant(Plan.enterprise);
  private final LogWriter log = NODES.writer(tenant);

  @Test
  void streamShouldGoOnInAnotherProcessAfterARestart() {
    RunningNode first = NODES.node.beside();
    LiveEvents before = LiveEvents.open(first.base(), tenant.apiKey(), "", null);
    UUID seen = Await.get(log.write("order.paid"));
    before.await(1);

    first.close();
    before.awaitEnd(SECONDS);
    List<UUID> missed =
        IntStream.range(0, 150).mapToObj(n -> Await.get(log.write("order.paid"))).toList();
    RunningNode second = NODES.node.beside();
    try (LiveEvents after =
        LiveEvents.open(second.base(), tenant.apiKey(), "", IdKind.EVENT.format(seen))) {
      assertThat(after.await(150).ids()).isEqualTo(missed);
    }
    second.close();
  }

  @Test
  void clientWithoutAnEventShouldGoOnWhereItsStreamWas() {
    Api.Call call = NODES.node.api(tenant).get("/v1/events/stream");
    String first = call.send().text();
    String place = first.substring(first.indexOf("id: ") + 4, first.indexOf("\n\n"));
    UUID missed = Await.get(log.write("order.paid"));

    assertThat(first).startsWith("retry: 2000\nid: evt_");
    try (LiveEvents live = NODES.live(tenant, "", place);
        LiveEvents byParameter = NODES.live(tenant, "?lastEventId=" + place, null)) {
      assertThat(live.await(1).ids()).containsExactly(missed);
      assertThat(byParameter.await(1).ids()).containsExactly(missed);
    }
  }

  /** Whoever filters would else come back to a place of long ago. */
  @Test
  void heartbeatShouldSayHowFarTheStreamIs() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(NODES.node.base() + "/v1/events/stream?type=order.paid"))
            .header("X-API-Key", tenant.apiKey())
            .build();
    try (Stream<String> lines =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
      Iterator<String> line = lines.iterator();
      assertThat(line.next()).isEqualTo("retry: 2000");
      String begin = line.next();
      UUID passedOver = Await.get(log.write("inventory.low"));
      String place = begin;
      while (IdKind.EVENT.parse(place.substring(4)).orElseThrow().compareTo(passedOver) < 0) {
        place = line.next();
        place = place.startsWith("id: ") ? place : begin;
      }

      UUID next = Await.get(log.write("order.paid"));
      try (LiveEvents live = NODES.live(tenant, "", place.substring(4))) {
        assertThat(live.await(1).ids()).containsExactly(next);
      }
    }
  }

  @Test
  void placesThatCannotBeGoneOnFromShouldBeRefused() {
    TestTenant other = NODES.node.otherTenant(Plan.pro);
    LogWriter others = NODES.writer(other);
    UUID foreign = Await.get(others.write("order.paid"));
    UUID old = new UuidV7(Clock.offset(Clock.systemUTC(), Duration.ofDays(-31))).next();

    assertThat(refusal(IdKind.EVENT.format(foreign))).isEqualTo("unknown_event");
    assertThat(refusal(IdKind.EVENT.format(LiveNodes.IDS.next()))).isEqualTo("unknown_event");
    assertThat(refusal(IdKind.EVENT.format(old))).isEqualTo("event_expired");
    assertThat(refusal(IdKind.EVENT.format(UuidV7.floor(UuidV7.timeOf(old)))))
        .isEqualTo("event_expired");
    assertThat(refusal("evt_1")).isEqualTo("validation_failed");
    assertThat(refusal("ord_01m81ck93re008000000000000")).isEqualTo("validation_failed");
  }

  private String refusal(String last) {
    JsonNode problem =
        NODES.node.api(tenant).get("/v1/events/stream").header("Last-Event-ID", last).send().json();
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/header/Last-Event-ID");
    return problem.get("code").asText();
  }

  @Test
  void tenantShouldHaveOnlySoManyStreamsAndGetAPlaceBack() {
    List<LiveEvents> open =
        IntStream.range(0, 4).mapToObj(n -> NODES.live(tenant, "", null)).toList();

    var refused = NODES.node.api(tenant).get("/v1/events/stream").send();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too_many_streams");
    assertThat(refused.header("Retry-After")).isEqualTo("15");

    open.get(0).close();
    Await.until(
        "a place is free",
        () -> NODES.node.api(tenant).get("/v1/events/stream").send().status() == 200);
    open.forEach(LiveEvents::close);
  }

  @Test
  void headShouldBeAnsweredAndHoldNoPlace() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(NODES.node.base() + "/v1/events/stream"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .header("X-API-Key", tenant.apiKey())
            .build();

    for (int i = 0; i < 5; i++) {
      var answer = HttpClient.newHttpClient().send(head, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void revokedKeyShouldEndItsStream() {
    try (LiveEvents live = NODES.live(tenant, "", null)) {
      var keys = TestTenants.keys(NODES.database, NODES.node.settings);
      Await.get(keys.revoke(Await.get(keys.list(tenant.tenantId())).get(0).keyId()));

      live.awaitEnd(SECONDS);
    }
  }
}
