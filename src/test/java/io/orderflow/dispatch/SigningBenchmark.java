package io.orderflow.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a webhook request of 1.5 kB costs to sign: its HMAC, and its token. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SigningBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final byte[] BODY = "x".repeat(1_500).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SECRET = new byte[24];

  private final SigningKey key = SigningKey.generate(UUID.randomUUID(), new SecureRandom());
  private final Delivery delivery =
      new Delivery(
          UUID.randomUUID(),
          UUID.randomUUID(),
          new Lease(UUID.randomUUID(), NOW),
          Lane.fresh,
          0,
          new Delivery.Receiver(
              UUID.randomUUID(),
              ReceiverKind.webhook,
              "https://shop.example/hooks",
              SECRET,
              null,
              null),
          UUID.randomUUID(),
          "correlation",
          null,
          1,
          "");

  @Benchmark
  public String hmac() {
    return WebhookSignature.of(List.of(SECRET), "evt_1", NOW.getEpochSecond(), BODY);
  }

  @Benchmark
  public String token() {
    return Token.of(key, delivery, BODY, NOW);
  }
}
