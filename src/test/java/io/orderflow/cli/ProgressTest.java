package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter out = new StringWriter();
  private final AtomicLong nanos = new AtomicLong(1);

  @Test
  void barShouldTellHowFarHowFastAndHowLongStill() {
    Progress progress = progress(true, 0);

    seconds(10);
    progress.show(25_000, 100_000);

    assertThat(out.toString())
        .endsWith(
            "Importing [#######-----------------------] 25 % 25,000 of 100,000 rows, 2,500/s, 30 s left");
  }

  @Test
  void whatWasDoneBeforeShouldCountForNoRate() {
    Progress progress = progress(false, 90_000);

    seconds(10);
    progress.show(91_000, 100_000);

    assertThat(out.toString()).contains("91,000 of 100,000 rows, 100/s, 1 min 30 s left");
  }

  @Test
  void unknownTotalShouldLeaveBarAndRestOut() {
    Progress progress = progress(false, 0);

    seconds(8);
    progress.show(4_000, 0);

    assertThat(out.toString().strip()).isEqualTo("Importing 4,000 rows, 500/s");
  }

  @Test
  void logShouldGetALineNowAndThenWithoutControlCharacters() {
    Progress progress = progress(false, 0);
    for (int i = 1; i <= 100; i++) {
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
      progress.show(i, 100);
    }
    progress.end();

    assertThat(out.toString().lines()).hasSize(4);
    assertThat(out.toString()).doesNotContain("\r", "\u001b");
  }

  @Test
  void terminalShouldBeLeftClean() {
    Progress progress = progress(true, 0);
    seconds(1);
    progress.show(1, 2);
    progress.end();

    assertThat(out.toString()).endsWith("\r\u001b[K");
  }

  @Test
  void longTimesShouldBeReadable() {
    assertThat(Progress.time(59)).isEqualTo("59 s");
    assertThat(Progress.time(61)).isEqualTo("1 min 1 s");
    assertThat(Progress.time(7_260)).isEqualTo("2 h 1 min");
  }

  private Progress progress(boolean terminal, long before) {
    return new Progress(
        new PrintWriter(out, true), terminal, nanos::get, "Importing", "rows", before);
  }

  private void seconds(long count) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(count));
  }
}
