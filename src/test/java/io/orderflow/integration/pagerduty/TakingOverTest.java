package io.orderflow.integration.pagerduty;

import static io.orderflow.integration.pagerduty.WatchLab.RESOLVE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.integration.pagerduty.AlertStore.Duty;
import io.orderflow.integration.pagerduty.WatchLab.Process;
import io.orderflow.support.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One process watches over the installation, and another when that one stops, dies or freezes. */
class TakingOverTest {
  private static final Duration LEASE = Duration.ofSeconds(45);
  @AutoClose private final WatchLab lab = new WatchLab();

  @Test
  void onlyOneProcessShouldWatchOverTheInstallation() {
    Process first = lab.process("a");
    Process second = lab.process("b");
    lab.wrong = true;

    first.look();
    second.look();
    first.look();
    second.look();

    assertThat(first.looks()).isEqualTo(2);
    assertThat(second.looks()).isZero();
    assertThat(lab.told).containsExactly("a trigger of:test:broken");
  }

  @Test
  void anotherProcessShouldResolveWhatADeadOneTriggered() {
    Process first = lab.process("a");
    Process second = lab.process("b");
    lab.wrong = true;
    first.look();
    lab.wrong = false;

    second.look();
    assertThat(lab.told).hasSize(1);
    lab.clock.advance(LEASE.plusSeconds(1));
    second.look();
    lab.clock.advance(RESOLVE_AFTER);
    second.look();

    assertThat(lab.told).containsExactly("a trigger of:test:broken", "b resolve of:test:broken");
  }

  @Test
  void aProcessThatStopsShouldLeaveTheDutyAtOnce() {
    Process first = lab.process("a");
    Process second = lab.process("b");
    first.look();

    Await.get(first.leave());
    lab.wrong = true;
    second.look();

    assertThat(lab.told).containsExactly("b trigger of:test:broken");
    assertThat(second.count("SELECT count(*) FROM alerts WHERE process = 'a'")).isZero();
  }

  @Test
  void whatAnOvertakenProcessSendsLateShouldBeMendedByTheOneOnDuty() {
    Process frozen = lab.process("a");
    Process second = lab.process("b");
    lab.wrong = true;
    frozen.hold();
    frozen.look();
    lab.wrong = false;
    lab.clock.advance(LEASE.plusSeconds(1));
    second.look();
    lab.clock.advance(RESOLVE_AFTER);
    second.look();
    assertThat(lab.told).containsExactly("b trigger of:test:broken", "b resolve of:test:broken");

    frozen.release();

    Await.until("its trigger came late", () -> lab.told.size() == 3);
    Await.until(
        "what it did is noted",
        () -> second.count("SELECT count(*) FROM alerts WHERE told < revision") == 1);
    second.look();
    assertThat(lab.told)
        .endsWith(
            "b resolve of:test:broken", "a trigger of:test:broken", "b resolve of:test:broken");
  }

  @Test
  void rulesThatAreNoMoreShouldBeResolvedAndForgotten() {
    Process process = lab.process("a");
    process.execute(
        "INSERT INTO alerts (dedup_key, rule, phase, since, event, revision, told) "
            + "VALUES ('of:former:broken', 'broken', 'firing', now(), '{}', 1, 1)");

    process.look();

    assertThat(lab.told).containsExactly("a resolve of:former:broken");
    Await.until(
        "it is forgotten",
        () ->
            process.count("SELECT count(*) FROM alerts WHERE dedup_key = 'of:former:broken'") == 0);
  }

  @Test
  void dutyShouldGoToOneEvenWhenAllAskAtOnce() {
    Process process = lab.process("a");
    lab.clock.advance(Duration.ofHours(1));
    Instant now = lab.clock.instant();
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(process.store.takeDuty(new Duty("p" + i, now, now.plusSeconds(45))));
    }

    Await.get(Future.all(asked));

    assertThat(asked.stream().filter(Future::result)).hasSize(1);
  }
}
