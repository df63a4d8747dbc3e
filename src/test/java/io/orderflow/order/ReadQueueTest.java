package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.support.MovableClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadQueueTest {
  private static final int GROUP = 3;

  private final MovableClock clock = new MovableClock();
  private final List<List<Integer>> asked = new ArrayList<>();
  private final List<Promise<Void>> answers = new ArrayList<>();
  private int length = 10;
  private final ReadQueue<Integer, String> queue =
      new ReadQueue<>(
          this::read,
          value -> length,
          GROUP,
          new Patience(Duration.ofSeconds(1)),
          clock,
          Runnable::run);

  @Test
  void thoseWhoComeMeanwhileShouldGoTogetherAndEachGetTheirOwn() {
    Future<String> first = queue.get(1);
    queue.get(2);
    List<Future<String>> waiting = List.of(queue.get(3), queue.get(4), queue.get(3), queue.get(5));

    assertThat(asked).containsExactly(List.of(1), List.of(2));
    answers.get(0).complete();
    assertThat(asked).containsExactly(List.of(1), List.of(2), List.of(3, 4));
    answers.get(2).complete();

    assertThat(first.result()).isEqualTo("value of 1");
    assertThat(waiting)
        .extracting(Future::result)
        .containsExactly("value of 3", "value of 4", "value of 3", null);
    assertThat(asked.get(3)).containsExactly(5);
  }

  @Test
  void failureShouldBeThatOfItsGroupAlone() {
    Future<String> first = queue.get(1);
    Future<String> second = queue.get(2);
    Future<String> third = queue.get(3);

    answers.get(0).fail("gone");
    answers.get(1).complete();
    answers.get(2).complete();

    assertThat(first.cause()).hasMessage("gone");
    assertThat(second.result()).isEqualTo("value of 2");
    assertThat(third.result()).isEqualTo("value of 3");
  }

  /** While the database hangs, thousands wait who have long been told 503. */
  @Test
  void whoWaitedTooLongShouldNotBeReadBeforeThoseWhoComeLater() {
    queue.get(1);
    queue.get(2);
    List<Future<String>> late = List.of(queue.get(3), queue.get(4), queue.get(5), queue.get(6));
    clock.advance(Duration.ofSeconds(2));
    Future<String> fresh = queue.get(7);

    answers.get(0).fail("the database hangs");
    answers.get(2).complete();

    assertThat(asked).containsExactly(List.of(1), List.of(2), List.of(7));
    assertThat(fresh.result()).isEqualTo("value of 7");
    assertThat(late)
        .allSatisfy(
            given ->
                assertThat(((FaultException) given.cause()).fault())
                    .isEqualTo(new Fault.Unavailable("orders")));
  }

  @Test
  void fewerShouldGoTogetherWhileWhatIsReadIsLong() {
    length = 900_000;
    IntStream.rangeClosed(1, 9).forEach(queue::get);
    answers.get(0).complete();
    assertThat(asked).containsExactly(List.of(1), List.of(2), List.of(3));

    length = 10;
    answers.get(1).complete();
    answers.get(2).complete();
    assertThat(asked.subList(3, 5)).containsExactly(List.of(4, 5), List.of(6, 7, 8));
  }

  private Future<Map<Integer, String>> read(List<Integer> keys) {
    asked.add(keys);
    Promise<Void> answer = Promise.promise();
    answers.add(answer);
    return answer
        .future()
        .map(
            read ->
                keys.stream()
                    .collect(Collectors.toMap(Function.identity(), key -> "value of " + key)));
  }
}
