package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.LiveEvents;
import io.orderflow.support.RunningNode;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Live events of two processes on one database, told to a client that we did not write. */
class LiveEventsTest {
  @AutoClose private static final LiveNodes NODES = new LiveNodes();
  private final TestTenant tenant = NODES.node.otherTenant(Plan.enterprise);
  private final LogWriter log = NODES.writer(tenant);

  @Test
  void eventShouldBeToldAsAReadOfItAnswers() {
    Api api = NODES.node.api(tenant);
    try (LiveEvents live = NODES.live(tenant, "", null)) {
      NODES.node.stockOf(api, "PEN", 5);

      LiveEvents.Told told = live.await(1).told().get(0);

      assertThat(told.type()).isEqualTo("inventory.adjusted");
      assertThat(told.data()).isEqualTo(api.get("/v1/events/" + told.id()).send().text());
    }
  }

  @Test
  void streamShouldBeginNowAndOutliveTheIdleTimeout() {
    Await.get(log.write("order.paid"));
    try (LiveEvents live = NODES.live(tenant, "", null)) {
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

    try (LiveEvents orders = NODES.live(tenant, "?type=order.*", last);
        LiveEvents some = NODES.live(tenant, "?type=order.paid&type=inventory.adjusted", last)) {
      UUID later = Await.get(log.write("order.paid"));

      assertThat(orders.await(2).ids()).containsExactly(paid, later);
      assertThat(some.await(3).ids()).containsExactly(paid, adjusted, later);
    }
  }

  /** The event with the smallest id is committed last: whoever reads by id alone never sees it. */
  @Test
  void eventsShouldWaitForAnOpenTransactionThatMayWriteAnEarlierOne() {
    Promise<Void> commit = Promise.promise();
    try (LiveEvents live = NODES.live(tenant, "", null)) {
      Promise<UUID> early = Promise.promise();
      Future<Void> held =
          NODES.database.transaction(
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
        try (LiveEvents resumed = NODES.live(tenant, "", IdKind.EVENT.format(expected.get(i)))) {
          int left = expected.size() - 1 - i;
          assertThat(resumed.await(left).ids()).isEqualTo(expected.subList(i + 1, 6));
        }
      }
    }
  }

  @Test
  void whatIsRolledBackShouldNotBeToldNorHoldUpForEver() {
    try (LiveEvents live = NODES.live(tenant, "", null)) {
      Future<UUID> failed =
          NODES.database.transaction(
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
            RunningNode at = random.nextBoolean() ? NODES.node : NODES.beside;
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
    return NODES.database.transaction(
        tx ->
            log.write(tx, "order.paid")
                .compose(
                    id ->
                        NODES
                            .vertx
                            .timer(1 + millis)
                            .compose(
                                waited ->
                                    givesUp
                                        ? Future.failedFuture("given up")
                                        : Future.succeededFuture(id))));
  }
}
