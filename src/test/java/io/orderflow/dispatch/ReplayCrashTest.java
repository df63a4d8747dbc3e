package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.id.UuidV7;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Servers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process that works on a replay is killed in the middle of it, twice. */
class ReplayCrashTest {
  private static final int LETTERS = 400;
  private static final int AT_ONCE = 10;
  private static final List<Integer> KILLS = List.of(80, 240);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> ENVIRONMENT =
      Servers.environment(
          Map.of(
              // a JVM that starts on a busy machine takes its time to connect
              "ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "15s",
              "ORDERFLOW_DATABASE_QUERY_TIMEOUT", "15s",
              "ORDERFLOW_DISPATCH_PER_ENDPOINT", String.valueOf(AT_ONCE),
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "100ms",
              "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "1s",
              "ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", "500ms",
              "ORDERFLOW_DISPATCH_LEASE", "2s",
              "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "200ms",
              "ORDERFLOW_DISPATCH_REPLAY_PER_SECOND", "80"));

  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox = Postbox.open(ENVIRONMENT);
  private Process process;

  @AfterEach
  void close() {
    process.destroyForcibly();
    postbox.close();
    lab.close();
  }

  @Test
  void replayShouldLoseNothingAndDoubleOnlyWhatIsUnderWayWhenItsProcessIsKilled() {
    UUID webhook = Postbox.id(postbox.register(lab.at("/", Behaviours.slow(20))));
    postbox.stopDispatcher();
    Set<String> events = new HashSet<>();
    for (int i = 0; i < LETTERS; i++) {
      events.add(postbox.event("{}"));
    }
    postbox.query(
        "UPDATE deliveries SET state = 'dead', attempts = 10, settled_at = now() - interval '1 s'");
    start(new ReplayDeadLetters(postbox.caller, null, webhook, null, null, null));

    process = DispatchProcess.start(ENVIRONMENT);
    long underWay = 0;
    for (int enough : KILLS) {
      Await.until("it is under way", PATIENCE, () -> replayed() >= enough && lab.count("/") > 0);
      assertThat(replayed()).isLessThan(LETTERS);
      kill();
      underWay += postbox.count("SELECT count(*) FROM deliveries WHERE state = 'leased'");
      process = DispatchProcess.start(ENVIRONMENT);
    }

    Await.until(
        "all arrived",
        PATIENCE,
        () -> postbox.states(webhook).stream().allMatch("succeeded"::equals));
    Await.until(
        "it ended",
        PATIENCE,
        () -> postbox.count("SELECT count(*) FROM replay_jobs WHERE finished_at IS NULL") == 0);
    assertThat(replayed()).isEqualTo(LETTERS);
    assertThat(lab.at("/")).extracting(request -> request.header("webhook-id")).containsAll(events);
    assertThat(underWay).isLessThan(LETTERS / 2);
    assertThat((long) lab.count("/")).isBetween((long) LETTERS, LETTERS + underWay);
  }

  private void kill() {
    process.destroyForcibly();
    Await.until("it is dead", () -> !process.isAlive());
  }

  private void start(ReplayDeadLetters request) {
    Clock clock = Clock.systemUTC();
    Await.get(
        new DeadLetters(postbox.database, postbox.settings, new UuidV7(clock), clock)
            .replay(request));
  }

  private long replayed() {
    return postbox.count("SELECT replayed FROM replay_jobs");
  }
}
