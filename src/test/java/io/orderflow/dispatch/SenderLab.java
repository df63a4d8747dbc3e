package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.dispatch.Delivery.Receiver;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.seal.Seal;
import io.orderflow.support.Await;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Behaviour;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Senders of short patience, the receivers that they meet, and deliveries for them to send. */
final class SenderLab implements AutoCloseable {
  static final Duration CONNECT = Duration.ofMillis(1_000);
  static final Duration WHOLE = Duration.ofMillis(3_000);
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final UUID TENANT = UUID.randomUUID();
  private static final UUID WEBHOOK = UUID.randomUUID();
  final ReceiverLab receivers = ReceiverLab.open();
  private final Seal seal = new Seal(KEY, new SecureRandom());
  private final Vertx vertx = Vertx.vertx();
  private final Settings settings;

  SenderLab() {
    this(CONNECT, WHOLE);
  }

  SenderLab(Duration connect, Duration whole) {
    settings =
        SettingsReader.read(
            Map.of(
                "ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "true",
                "ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", connect.toMillis() + "ms",
                "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", whole.toMillis() + "ms"));
  }

  /** What comes of one delivery to a receiver that behaves so. */
  Reply send(Behaviour behaviour) {
    return send(receivers.at("/" + UUID.randomUUID(), behaviour));
  }

  Reply send(String url) {
    return Await.get(sender().send(delivery(url)));
  }

  Sender sender() {
    return sender(Resolver.of(vertx), new HttpClientOptions());
  }

  Sender sender(Resolver resolver, HttpClientOptions tls) {
    return new HttpSender(
        vertx,
        tls,
        new EgressGuard(resolver, settings.egress()),
        new RequestHeaders(seal, SigningKey.generate(WEBHOOK, new SecureRandom()), "test"),
        settings.dispatch(),
        Clock.systemUTC());
  }

  Delivery delivery(String url) {
    return delivery(url, sealed(new byte[32]), null, null);
  }

  /** One whose receiver has an old secret, too, until its grace ends. */
  Delivery delivery(String url, byte[] secret, byte[] oldSecret, Instant graceEnds) {
    UUID id = UUID.randomUUID();
    Receiver receiver =
        new Receiver(WEBHOOK, ReceiverKind.webhook, url, secret, oldSecret, graceEnds);
    return new Delivery(
        TENANT,
        id,
        new Lease(id, Instant.MAX),
        Lane.fresh,
        0,
        receiver,
        id,
        "corr-1",
        null,
        2,
        "{}");
  }

  byte[] sealed(byte[] secret) {
    return seal.seal(secret, TENANT, WEBHOOK);
  }

  @Override
  public void close() {
    Await.get(vertx.close());
    receivers.close();
  }
}
