package io.orderflow.order;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.support.Shop;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to write the JSON of an order of three lines. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  private final Order order =
      Placing.order(
          new PlaceOrder(new Caller(UUID.randomUUID(), Mode.test, "c", null), null, wanted()),
          new UuidV7(Clock.systemUTC()));

  @Benchmark
  public String write() {
    return OrderJson.of(order).whole();
  }

  private static NewOrder wanted() {
    return Shop.order(Shop.line("A", 5, 8_257), Shop.line("B", 5, 1_228), Shop.line("C", 6, 8_064));
  }
}
