package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.LiveEvents;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live events of two processes on one database, told to a client that we did not write. */
class LiveEventsTest {
  private static final Duration SECONDS = Duration.ofSeconds(10);
  private static final UuidV7 IDS = new UuidV7(Clock.systemUTC());
  private static Vertx vertx;
  private static Database database;
  private static RunningNode node;
  private static RunningNode beside;
  private TestTenant tenant;
  private LogWriter log;

  @BeforeAll
  static void start() {
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_STREAMS_POLL_INTERVAL", "100ms",
                    "ORDERFLOW_STREAMS_PER_TENANT", "4",
                    "ORDERFLOW_STREAMS_HEARTBEAT", "200ms",
                    "ORDERFLOW_HTTP_IDLE_TIMEOUT", "3s")));
    beside = node.beside();
    vertx = Vertx.vertx();
    database = Database.open(vertx, node.settings.database());
  }

  @AfterAll
  static void stop() {
    beside.close();
    node.close();
    Await.get(vertx.close());
  }

  @BeforeEach
  void tenant() {
    tenant = node.otherTenant(Plan.enterprise);
    log = new LogWriter(database, new Caller(tenant.tenantId(), Mode.live, "corr-1", null), IDS);
  }

  @Test
  void eventShouldBeToldAsAReadOfItAnswers() {
    Api api = node.api(tenant);
    try (LiveEvents live = live("", null)) {
      node.stockOf(api, "PEN", 5);

      LiveEvents.Told told = live.await(1).told().get(0);

      assertThat(told.type()).isEqualTo("inventory.adjusted");
      assertThat(told.data()).isEqualTo(api.get("/v1/events/" + told.id()).send().text());
    }
  }

  @Test
  void streamShouldBeginNowAndOutliveTheIdleTimeout() {
    Await.get(log.write("order.paid"));
    try (LiveEvents live = live("", null)) {
      Instant quietUntil = Instant.now().plusSeconds(4);
      Await.until("longer than an idle connection lasts", () -> Instant.now().isAfter(quietUntil));
      UUID next = Await.get(log.write("order.paid"));

      assertThat(live.await(1).ids()).containsExactly(next);
    }
  }

  @Test
  void onlyTypesThatAreAskedForShouldBeTold() {
    UUID first = Await.get(log.write("order.created"));
    IntStream.range(0, 250).forEach(n -> Await.get(log.write("inventory.low")));
    UUID paid = Await.get(log.write("order.paid"));
    UUID adjusted = Await.get(log.write("inventory.adjusted"));
    String last = IdKind.EVENT.format(first);

    try (LiveEvents orders = live("?type=order.*", last);
        LiveEvents some = live("?type=order.paid&type=inventory.adjusted", last)) {
      UUID later = Await.get(log.write("order.paid"));

      assertThat(orders.await(2).ids()).containsExactly(paid, later);
      assertThat(some.await(3).ids()).containsExactly(paid, adjusted, later);
    }
  }

  /** The event with the smallest id is committed last: whoever reads by id alone never sees it. */
  @Test
  void eventsShouldWaitForAnOpenTransactionThatMayWriteAnEarlierOne() {
    Promise<Void> commit = Promise.promise();
    try (LiveEvents live = live("", null)) {
      Promise<UUID> early = Promise.promise();
      Future<Void> held =
          database.transaction(
              tx ->
                  log.write(tx, "order.created")
                      .onSuccess(early::complete)
                      .compose(written -> commit.future()));
      List<UUID> expected = new ArrayList<>(List.of(Await.get(early.future())));
      for (int i = 0; i < 5; i++) {
        expected.add(Await.get(log.write("order.paid")));
      }
      Instant settled = Instant.now().plusMillis(1_500);
      Await.until("others would be told", () -> Instant.now().isAfter(settled));
      assertThat(live.ids()).isEmpty();

      commit.complete();
      Await.get(held);

      assertThat(live.await(6).ids()).isEqualTo(expected);
      for (int i = 0; i < expected.size(); i++) {
        try (LiveEvents resumed = live("", IdKind.EVENT.format(expected.get(i)))) {
          int left = expected.size() - 1 - i;
          assertThat(resumed.await(left).ids()).isEqualTo(expected.subList(i + 1, 6));
        }
      }
    }
  }

  @Test
  void whatIsRolledBackShouldNotBeToldNorHoldUpForEver() {
    try (LiveEvents live = live("", null)) {
      Future<UUID> failed =
          database.transaction(
              tx -> log.write(tx, "order.paid").compose(id -> Future.failedFuture("given up")));
      Await.failure(failed);
      UUID next = Await.get(log.write("order.paid"));

      assertThat(live.await(1).ids()).containsExactly(next);
    }
  }

  @Test
  void everyReaderShouldBeToldEveryEventOnceInOneOrder() {
    List<Future<UUID>> written = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    String begin = IdKind.EVENT.format(Await.get(log.write("order.created")));
    List<CompletableFuture<List<UUID>>> readers =
        IntStream.range(0, 4).mapToObj(n -> reader(new Random(n), begin, done)).toList();
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      int held = random.nextInt(20) == 0 ? 900 : 30;
      written.add(writeSlowly(random.nextInt(held), random.nextInt(10) == 0));
      if (i % 10 == 9) {
        Await.get(written.get(random.nextInt(written.size())).otherwiseEmpty());
      }
    }
    List<UUID> expected =
        written.stream()
            .map(one -> Await.get(one.otherwiseEmpty()))
            .filter(id -> id != null)
            .sorted()
            .toList();
    UUID last = Await.get(log.write("order.completed"));
    done.set(true);

    for (CompletableFuture<List<UUID>> reader : readers) {
      List<UUID> told = reader.orTimeout(60, TimeUnit.SECONDS).join();
      assertThat(told.get(told.size() - 1)).isEqualTo(last);
      assertThat(told.subList(0, told.size() - 1)).isEqualTo(expected);
    }
  }

  /** Comes back again and again, to either process, behind what it has seen last. */
  private CompletableFuture<List<UUID>> reader(Random random, String begin, AtomicBoolean done) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<LiveEvents.Told> told = new ArrayList<>();
          String last = begin;
          boolean complete = false;
          while (!complete) {
            RunningNode at = random.nextBoolean() ? node : beside;
            int enough = 1 + random.nextInt(120);
            try (LiveEvents live = LiveEvents.open(at.base(), tenant.apiKey(), "", last)) {
              Await.until("some", () -> live.told().size() >= enough || isComplete(live));
              told.addAll(live.told());
            }
            last = told.isEmpty() ? begin : told.get(told.size() - 1).id();
            complete = done.get() && isLast(told);
          }
          return told.stream().map(LiveEvents.Told::uuid).toList();
        });
  }

  private static boolean isComplete(LiveEvents live) {
    return isLast(live.told());
  }

  private static boolean isLast(List<LiveEvents.Told> told) {
    return !told.isEmpty() && told.get(told.size() - 1).type().equals("order.completed");
  }

  /** Holds its transaction open for a while, and may give up. */
  private Future<UUID> writeSlowly(int millis, boolean givesUp) {
    return database.transaction(
        tx ->
            log.write(tx, "order.paid")
                .compose(
                    id ->
                        vertx
                            .timer(1 + millis)
                            .compose(
                                waited ->
                                    givesUp
                                        ? Future.failedFuture("given up")
                                        : Future.succeededFuture(id))));
  }

  @Test
  void streamShouldGoOnInAnotherProcessAfterARestart() {
    RunningNode first = node.beside();
    LiveEvents before = LiveEvents.open(first.base(), tenant.apiKey(), "", null);
    UUID seen = Await.get(log.write("order.paid"));
    before.await(1);

    first.close();
    before.awaitEnd(SECONDS);
    List<UUID> missed =
        IntStream.range(0, 150).mapToObj(n -> Await.get(log.write("order.paid"))).toList();
    RunningNode second = node.beside();
    try (LiveEvents after =
        LiveEvents.open(second.base(), tenant.apiKey(), "", IdKind.EVENT.format(seen))) {
      assertThat(after.await(150).ids()).isEqualTo(missed);
    }
    second.close();
  }

  @Test
  void clientWithoutAnEventShouldGoOnWhereItsStreamWas() {
    Api.Call call = node.api(tenant).get("/v1/events/stream");
    String first = call.send().text();
    String place = first.substring(first.indexOf("id: ") + 4, first.indexOf("\n\n"));
    UUID missed = Await.get(log.write("order.paid"));

    assertThat(first).startsWith("retry: 2000\nid: evt_");
    try (LiveEvents live = live("", place);
        LiveEvents byParameter = live("?lastEventId=" + place, null)) {
      assertThat(live.await(1).ids()).containsExactly(missed);
      assertThat(byParameter.await(1).ids()).containsExactly(missed);
    }
  }

  /** Whoever filters would else come back to a place of long ago. */
  @Test
  void heartbeatShouldSayHowFarTheStreamIs() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.base() + "/v1/events/stream?type=order.paid"))
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
      try (LiveEvents live = live("", place.substring(4))) {
        assertThat(live.await(1).ids()).containsExactly(next);
      }
    }
  }

  @Test
  void placesThatCannotBeGoneOnFromShouldBeRefused() {
    TestTenant other = node.otherTenant(Plan.pro);
    LogWriter others =
        new LogWriter(database, new Caller(other.tenantId(), Mode.live, "corr-1", null), IDS);
    UUID foreign = Await.get(others.write("order.paid"));
    UUID old = new UuidV7(Clock.offset(Clock.systemUTC(), Duration.ofDays(-31))).next();

    assertThat(refusal(IdKind.EVENT.format(foreign))).isEqualTo("unknown_event");
    assertThat(refusal(IdKind.EVENT.format(IDS.next()))).isEqualTo("unknown_event");
    assertThat(refusal(IdKind.EVENT.format(old))).isEqualTo("event_expired");
    assertThat(refusal(IdKind.EVENT.format(UuidV7.floor(UuidV7.timeOf(old)))))
        .isEqualTo("event_expired");
    assertThat(refusal("evt_1")).isEqualTo("validation_failed");
    assertThat(refusal("ord_01m81ck93re008000000000000")).isEqualTo("validation_failed");
  }

  private String refusal(String last) {
    JsonNode problem =
        node.api(tenant).get("/v1/events/stream").header("Last-Event-ID", last).send().json();
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/header/Last-Event-ID");
    return problem.get("code").asText();
  }

  @Test
  void tenantShouldHaveOnlySoManyStreamsAndGetAPlaceBack() {
    List<LiveEvents> open = IntStream.range(0, 4).mapToObj(n -> live("", null)).toList();

    var refused = node.api(tenant).get("/v1/events/stream").send();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too_many_streams");
    assertThat(refused.header("Retry-After")).isEqualTo("15");

    open.get(0).close();
    Await.until(
        "a place is free", () -> node.api(tenant).get("/v1/events/stream").send().status() == 200);
    open.forEach(LiveEvents::close);
  }

  @Test
  void headShouldBeAnsweredAndHoldNoPlace() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(node.base() + "/v1/events/stream"))
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
    try (LiveEvents live = live("", null)) {
      var keys = TestTenants.keys(database, node.settings);
      Await.get(keys.revoke(Await.get(keys.list(tenant.tenantId())).get(0).keyId()));

      live.awaitEnd(SECONDS);
    }
  }

  private LiveEvents live(String query, String last) {
    LiveEvents live = LiveEvents.open(node.base(), tenant.apiKey(), query, last);
    assertThat(live.status()).isEqualTo(200);
    return live;
  }
}
