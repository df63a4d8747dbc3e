package io.orderflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Topic;
import io.orderflow.cluster.ClusterMessages.Member;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.orderflow.support.TestBus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  /** A fact as this version knows it. */
  record Changed(UUID id, String what) {}

  /** The same fact as a later version might tell it. */
  record ChangedLater(UUID id, String what, int more) {}

  private static final Topic<Changed> CHANGED = Topic.everywhere("changed", Changed.class);
  private static final Topic<String> HERE = new Topic<>("here");
  private static final UUID ID = UUID.randomUUID();

  private final MovableClock clock = new MovableClock();
  private final Hub hub = new Hub();
  private final Process first = new Process("first");
  private final Process second = new Process("second");

  /** A process that hears about changes. */
  private final class Process {
    final Vertx vertx = Vertx.vertx();
    final Bus bus = TestBus.on(vertx);
    final List<Object> heard = new CopyOnWriteArrayList<>();
    final Presence presence;

    Process(String name) {
      Member self = new Member(UUID.randomUUID(), name, "10.0.0.1", 80, "1", clock.instant());
      presence =
          new Presence(
              bus, hub, Runnable::run, self, SettingsReader.read(Map.of()).cluster(), clock);
      bus.subscribe(CHANGED, heard::add);
      bus.subscribe(HERE, heard::add);
      bus.introduce(presence::tell);
      Await.get(presence.join());
    }

    List<String> members() {
      return presence.members().members().stream().map(Member::name).sorted().toList();
    }
  }

  @AfterEach
  void close() {
    Await.get(first.vertx.close());
    Await.get(second.vertx.close());
  }

  @Test
  void factShouldReachEverySubscriberOnceWhenItIsToldEverywhere() {
    first.bus.publish(CHANGED, new Changed(ID, "one"));
    first.bus.publish(HERE, "only here");
    second.bus.publish(CHANGED, new Changed(ID, "two"));

    Await.until("the facts", () -> first.heard.size() == 3 && second.heard.size() == 2);
    assertThat(first.heard)
        .containsExactlyInAnyOrder(new Changed(ID, "one"), "only here", new Changed(ID, "two"));
    assertThat(second.heard)
        .containsExactlyInAnyOrder(new Changed(ID, "one"), new Changed(ID, "two"));
  }

  @Test
  void whatNeighboursOfOtherVersionsSayShouldBeReadAsFarAsItCanBe() {
    hub.shout(Wire.write(ID, "changed", new ChangedLater(ID, "later", 7)));
    hub.shout(Wire.write(ID, "changed", "no record"));
    hub.shout(Wire.write(ID, "unknown", new Changed(ID, "nobody listens")));
    hub.shout(Buffer.buffer("not JSON"));
    hub.shout(Buffer.buffer("{\"format\":2,\"news\":{}}"));
    hub.shout(Buffer.buffer("{\"format\":1,\"from\":\"who?\",\"topic\":\"changed\"}"));
    hub.shout(Wire.write(ID, "changed", null));
    hub.shout(Wire.write(ID, "cluster.pulse", "no pulse"));
    first.bus.publish(CHANGED, new Changed(ID, "last"));

    Await.until("the last", () -> second.heard.contains(new Changed(ID, "last")));
    assertThat(second.heard).containsExactly(new Changed(ID, "later"), new Changed(ID, "last"));
  }

  @Test
  void membersShouldComeAndGo() {
    tick(1);
    assertThat(first.members()).containsExactly("first", "second");
    assertThat(first.presence.members().joinedAt()).isNotNull();

    Await.get(second.presence.stop());
    tick(4);

    assertThat(first.members()).containsExactly("first");
    assertThat(second.presence.members().joinedAt()).isNull();
  }

  @Test
  void processThatHearsNothingAnyMoreShouldJoinAnewAndHearAgain() {
    tick(5);
    assertThat(hub.joins).as("nobody joins anew while all is well").isEqualTo(2);

    hub.deafen();
    tick(2);
    assertThat(hub.joins).as("a pulse or two may be lost").isEqualTo(2);
    tick(2);
    assertThat(hub.joins).isEqualTo(3);
    assertThat(hub.members()).isEqualTo(2);

    second.bus.publish(CHANGED, new Changed(ID, "afterwards"));
    Await.until("the fact", () -> first.heard.contains(new Changed(ID, "afterwards")));
    tick(5);
    assertThat(hub.joins).isEqualTo(3);
  }

  @Test
  void processThatHearsOnlyItselfShouldJoinAnew() {
    tick(7);
    assertThat(hub.joins).isEqualTo(2);

    hub.isolate();
    tick(12);

    assertThat(hub.joins).as("of two, neither knows which of them is deaf").isBetween(3, 4);
    assertThat(first.members()).containsExactly("first", "second");
    assertThat(second.members()).containsExactly("first", "second");
  }

  @Test
  void joiningAnewShouldBeTriedUntilItSucceeds() {
    hub.deafen();
    hub.close();
    tick(6);
    assertThat(first.presence.members().joinedAt()).isNull();
    first.bus.publish(CHANGED, new Changed(ID, "meanwhile"));

    hub.open();
    tick(4);

    assertThat(first.members()).containsExactly("first", "second");
    Await.until("the fact here", () -> first.heard.contains(new Changed(ID, "meanwhile")));
    assertThat(second.heard).isEmpty();
  }

  private void tick(int times) {
    for (int n = 0; n < times; n++) {
      clock.advance(Duration.ofSeconds(2));
      first.presence.tick();
      second.presence.tick();
    }
  }
}
