package io.orderflow.integration.pagerduty;

import static io.orderflow.integration.pagerduty.WatchLab.RESOLVE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.integration.pagerduty.WatchLab.Process;
import io.orderflow.support.Await;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a process tells of itself is resolved, though it be gone, new or without the database. */
class ProcessAlertsTest {
  private static final Duration SILENCE = Duration.ofMinutes(5);
  @AutoClose private final WatchLab lab = new WatchLab();

  @Test
  void alertOfAProcessThatIsGoneShouldBeResolvedByAnother() {
    Process first = lab.process("a");
    Process second = lab.process("b");
    first.fire();
    assertThat(lab.told).containsExactly("a trigger of:test:redis:a");

    lab.away = false;
    lab.clock.advance(SILENCE.minusSeconds(1));
    second.look();
    assertThat(lab.told).hasSize(1);
    lab.clock.advance(Duration.ofSeconds(2));
    second.look();

    assertThat(lab.told).contains("b resolve of:test:redis:a");
    Await.until(
        "it is forgotten",
        () -> second.count("SELECT count(*) FROM alerts WHERE process = 'a'") == 0);
  }

  @Test
  void alertOfAProcessShouldBeResolvedAfterItsRestart() {
    lab.process("a").fire();
    lab.away = false;

    Process again = lab.process("a");
    again.look();
    again.look();
    lab.clock.advance(RESOLVE_AFTER);
    again.look();
    lab.clock.advance(RESOLVE_AFTER);
    again.look();

    assertThat(lab.told)
        .startsWith("a trigger of:test:redis:a")
        .endsWith("a resolve of:test:redis:a");
  }

  @Test
  void alertThatCouldNotBeWrittenDownShouldBeResolvedAfterARestart() {
    Process first = lab.process("a");
    first.look();
    lab.proxy.refuse();
    first.fire();
    assertThat(lab.told).containsExactly("a trigger of:test:redis:a");
    first.kill();
    lab.proxy.accept();
    lab.away = false;

    Process again = lab.process("a");
    again.look();
    again.look();

    assertThat(lab.told).contains("a resolve of:test:redis:a");
  }

  @Test
  void alertThatCouldNotBeWrittenDownShouldBeResolvedByAnotherProcess() {
    Process first = lab.process("a");
    first.look();
    lab.proxy.refuse();
    first.fire();
    first.kill();
    lab.proxy.accept();
    lab.away = false;

    Process second = lab.process("b");
    lab.clock.advance(SILENCE);
    second.look();
    second.look();

    assertThat(lab.told)
        .startsWith("a trigger of:test:redis:a")
        .contains("b resolve of:test:redis:a");
  }

  @Test
  void alertThatStandsShouldBeToldAgainWhenAnotherTookItsProcessForGone() {
    Process first = lab.process("a");
    Process second = lab.process("b");
    first.fire();
    first.execute("UPDATE alerts SET seen_at = seen_at - interval '1 hour' WHERE process = 'a'");
    second.look();
    Await.get(first.leaveDuty());
    second.look();
    assertThat(lab.told).endsWith("b resolve of:test:redis:a");

    first.look();
    first.look();

    assertThat(lab.told).endsWith("a trigger of:test:redis:a");
  }

  @Test
  void alertThatStandsShouldBeRepeatedWhileItsProcessIsCutOff() {
    Process first = lab.process("a");
    first.look();
    lab.proxy.refuse();
    first.fire();

    lab.clock.advance(SILENCE);
    first.look();
    first.look();
    first.look();

    assertThat(lab.told).containsExactly("a trigger of:test:redis:a", "a trigger of:test:redis:a");
  }
}
