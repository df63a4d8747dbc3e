package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.support.MovableClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
  private static final int ORDINARY = 65_536;
  private static final int LARGE = 100_000;

  private final MovableClock clock = new MovableClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final LargeBodies bodies = new LargeBodies(10 * LARGE, clock, meters);

  @Test
  void ordinaryBodiesShouldTakeNoPlace() {
    assertThat(IntStream.range(0, 100).mapToObj(n -> arrive(ORDINARY)))
        .allSatisfy(visit -> assertThat(visit.place).isNull());
    assertThat(held()).isZero();
  }

  @Test
  void bodyBeyondTheRoomShouldNotFitUntilAnotherIsDropped() {
    List<Visit> ten = Stream.generate(() -> arrive(LARGE)).limit(10).toList();
    Visit next = visit();
    assertThat(bodies.take(next, ORDINARY)).isTrue();
    assertThat(bodies.take(next, LARGE)).isFalse();
    assertThat(meters.counter("orderflow.http.large.bodies.refused").count()).isEqualTo(1);

    ten.get(3).dropBody();

    assertThat(bodies.take(next, LARGE)).isTrue();
  }

  @Test
  void bodyThatComesInPiecesShouldCountOnce() {
    Visit visit = visit();
    for (int sent = 0; sent < LARGE; sent += 10_000) {
      assertThat(bodies.take(visit, 10_000)).isTrue();
      visit.body = Buffer.buffer(new byte[sent + 10_000]);
    }

    assertThat(held()).isEqualTo(LARGE);
    visit.dropBody();
    visit.dropBody();
    assertThat(held()).isZero();
  }

  @Test
  void eightShouldBeHandledAtOnceAndTheNextInTheirOrder() {
    List<Visit> all = Stream.generate(() -> arrive(LARGE)).limit(10).toList();
    List<Future<Void>> turns = all.stream().map(visit -> visit.place.turn()).toList();
    assertThat(turns.stream().filter(Future::isComplete)).hasSize(8);

    all.get(5).dropBody();
    assertThat(turns.get(8).succeeded()).isTrue();
    assertThat(turns.get(9).isComplete()).isFalse();

    all.get(0).dropBody();
    assertThat(turns.get(9).succeeded()).isTrue();
  }

  @Test
  void whoWaitsTooLongShouldBeRefusedAndTakeNobodysTurn() {
    List<Visit> all = Stream.generate(() -> arrive(LARGE)).limit(9).toList();
    List<Future<Void>> turns = all.stream().map(visit -> visit.place.turn()).toList();

    clock.advance(Duration.ofMillis(900));
    bodies.refuseLate();
    assertThat(turns.get(8).isComplete()).isFalse();
    clock.advance(Duration.ofMillis(200));
    bodies.refuseLate();

    assertThat(((FaultException) turns.get(8).cause()).fault())
        .isEqualTo(new Fault.Unavailable("memory"));
    all.forEach(Visit::dropBody);
    assertThat(held()).isZero();
    assertThat(arrive(LARGE).place.turn().succeeded()).isTrue();
  }

  private Visit arrive(int length) {
    Visit visit = visit();
    assertThat(bodies.take(visit, length)).isTrue();
    visit.body = Buffer.buffer(new byte[length]);
    return visit;
  }

  private static Visit visit() {
    return new Visit("corr-1", null, 0);
  }

  private double held() {
    return meters.get("orderflow.http.large.bodies.bytes").gauge().value();
  }
}
