package io.orderflow.order;

import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes on one database, asked at the same time. */
class OrderRaceTest {
  /** At once; more would wait longer than a caller is made to on a busy machine. */
  private static final int WAVE = 100;

  private Shop one;
  private Shop two;

  @BeforeEach
  void open() {
    Settings settings = Servers.settings();
    one = Shop.open(settings);
    two = Shop.beside(one, settings);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void twoHundredOrdersForAHundredUnitsShouldGiveExactlyAHundred() {
    one.stock("LAST", 100);

    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      asked.add((i % 2 == 0 ? one : two).place(order(line("LAST", 1, 100))));
    }

    List<Object> refusals = refusals(asked);
    assertThat(asked.size() - refusals.size()).isEqualTo(100);
    assertThat(refusals)
        .allSatisfy(
            fault -> assertThat(((Fault.Conflict) fault).code()).isEqualTo("insufficient_stock"));
    assertThat(one.level("LAST")).containsExactly(100, 100);
    assertThat(one.ledger("LAST")).containsExactly(100, 100);
  }

  @Test
  void ordersOfManySkusInAnyOrderShouldNeverDeadlockNorLoseAUnit() {
    Random random = new Random(7);
    List<String> skus = IntStream.range(0, 12).mapToObj(i -> "S" + i).toList();
    skus.forEach(sku -> one.stock(sku, 150));

    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      if (i % WAVE == 0) {
        refusals(asked);
      }
      List<String> shuffled = new ArrayList<>(skus);
      Collections.shuffle(shuffled, random);
      NewLine[] lines =
          shuffled.stream()
              .limit(1 + random.nextInt(6))
              .map(sku -> line(sku, 1 + random.nextInt(3), 100))
              .toArray(NewLine[]::new);
      asked.add((i % 2 == 0 ? one : two).place(order(lines)));
    }

    assertThat(refusals(asked))
        .allSatisfy(
            fault -> assertThat(((Fault.Conflict) fault).code()).isEqualTo("insufficient_stock"));
    for (String sku : skus) {
      long reserved =
          one.count(
              "SELECT COALESCE(sum(quantity), 0) FROM order_lines WHERE tenant_id = $1 AND sku = $2",
              one.caller.tenantId(),
              sku);
      assertThat(one.level(sku)).containsExactly(150, reserved);
      assertThat(one.ledger(sku)).containsExactly(150, reserved);
    }
  }

  @Test
  void fiftyCreatesWithOneKeyShouldMakeOneOrder() {
    one.stock("A", 100);

    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      asked.add((i % 2 == 0 ? one : two).place("same", order(line("A", 1, 100))));
    }

    assertThat(refusals(asked)).allMatch(fault -> fault instanceof Fault.InProgress);
    List<Answer> answers = asked.stream().filter(Future::succeeded).map(Future::result).toList();
    assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
    assertThat(answers.stream().filter(answer -> !answer.replayed())).hasSize(1);
    assertThat(one.level("A")).containsExactly(100, 1);
  }

  @Test
  void cancelsAndPlacesTogetherShouldKeepLedgerAndLevelEqual() {
    one.stock("A", 40);
    List<Answer> placed =
        IntStream.range(0, 20)
            .mapToObj(i -> Await.get(one.place(order(line("A", 2, 100)))))
            .toList();

    List<Future<Answer>> asked = new ArrayList<>();
    for (Answer answer : placed) {
      for (Shop shop : List.of(one, two)) {
        asked.add(shop.bus.request(OrderMessages.CANCEL, cancel(shop, answer)));
        asked.add(shop.place(order(line("A", 1, 100))));
      }
    }

    refusals(asked);
    long open =
        one.count(
            "SELECT sum(quantity - cancelled) FROM order_lines WHERE tenant_id = $1",
            one.caller.tenantId());
    assertThat(one.level("A")).containsExactly(40, open);
    assertThat(one.ledger("A")).containsExactly(40, open);
    long cancelled =
        one.count(
            "SELECT count(*) FROM orders WHERE tenant_id = $1 AND status = 'cancelled'",
            one.caller.tenantId());
    assertThat(cancelled).isPositive();
    assertThat(
            one.count(
                "SELECT count(*) FROM events WHERE tenant_id = $1 AND type = 'order.cancelled'",
                one.caller.tenantId()))
        .isEqualTo(cancelled);
  }

  private static CancelOrder cancel(Shop shop, Answer placed) {
    return new CancelOrder(shop.caller, null, OrderIds.of(placed), null, "customer", null, null);
  }

  /** Waits for all; the faults of those that were refused. */
  private static List<Object> refusals(List<Future<Answer>> asked) {
    Await.get(Future.join(asked).transform(all -> Future.succeededFuture()));
    return asked.stream()
        .filter(Future::failed)
        .<Object>map(refused -> ((FaultException) refused.cause()).fault())
        .toList();
  }
}
