package io.orderflow.order;

import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.support.Await;
import io.orderflow.support.DistantServer;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With a database that is a tenth of a second away, waiting is counted in round trips. */
class RoundTripTest {
  private static final Duration FAR = Duration.ofMillis(100);

  /** Until each connection has prepared each statement. */
  private static final int WARM_UP = 6;

  @Test
  void placeShouldTakeAtMostThreeRoundTripsHoweverManyLines() {
    assertThat(roundTrips("few", 1)).isBetween(1.0, 3.5);
    assertThat(roundTrips("many", 200)).isBetween(1.0, 3.5);
  }

  /** Of the quickest of three: a busy machine may add to it, nothing can take away. */
  private static double roundTrips(String name, int lines) {
    String url = Servers.freshDatabase();
    try (DistantServer database = new DistantServer(url, FAR);
        Shop shop =
            Shop.open(
                Servers.settings(
                    Map.of("DATABASE_URL", database.url(), "ORDERFLOW_DATABASE_POOL_SIZE", "2")))) {
      shop.stock(IntStream.range(0, lines).mapToObj(i -> "S" + i).toList(), 1_000);
      IntStream.range(0, WARM_UP).forEach(i -> place(shop, name + i, lines));
      return IntStream.range(WARM_UP, WARM_UP + 3)
          .mapToDouble(i -> database.roundTrips(() -> place(shop, name + i, lines)))
          .min()
          .orElseThrow();
    }
  }

  private static void place(Shop shop, String name, int lines) {
    NewLine[] all =
        IntStream.range(0, lines).mapToObj(i -> line("S" + i, 1, 100)).toArray(NewLine[]::new);
    Await.get(shop.place("key-" + name, order("PO-" + name, all)));
  }
}
