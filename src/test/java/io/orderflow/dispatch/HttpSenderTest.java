package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.dispatch.Delivery.Receiver;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.seal.Seal;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Behaviour;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final Duration CONNECT = Duration.ofMillis(1_000);
  private static final Duration WHOLE = Duration.ofMillis(3_000);
  private static final UUID TENANT = UUID.randomUUID();
  private static final UUID WEBHOOK = UUID.randomUUID();
  private Settings settings = settings(CONNECT, WHOLE);
  private final Seal seal = new Seal(KEY, new SecureRandom());
  private final Vertx vertx = Vertx.vertx();
  private final ReceiverLab lab = ReceiverLab.open();

  @AfterEach
  void close() {
    Await.get(vertx.close());
    lab.close();
  }

  @Test
  void sendShouldTellEveryEndOfAnExchangeApart() {
    assertThat(send(Behaviours.status(204)))
        .extracting(Reply::status, Reply::error)
        .containsExactly(204, null);
    assertEnd(Behaviours.status(301), 301, ErrorKind.http_3xx);
    assertEnd(Behaviours.status(404), 404, ErrorKind.http_4xx);
    assertEnd(Behaviours.status(410), 410, ErrorKind.http_4xx);
    assertEnd(Behaviours.status(502), 502, ErrorKind.http_5xx);
    assertEnd(Behaviours.reset(), 200, ErrorKind.reset);
    assertEnd(Behaviours.garbage(), null, ErrorKind.reset);
    assertEnd(Behaviours.giantHeaders(), null, ErrorKind.reset);
    assertThat(send("http://127.0.0.1:1/").error()).isEqualTo(ErrorKind.connect);
    assertThat(send("http://nowhere.invalid/").error()).isEqualTo(ErrorKind.dns);
    assertThat(send("http://10.0.0.1/").error()).isEqualTo(ErrorKind.blocked);
    assertThat(send("http://169.254.169.254/").error()).isEqualTo(ErrorKind.blocked);
  }

  @Test
  void sendShouldNeverOutliveItsDeadline() {
    for (Behaviour endless : List.of(Behaviours.hang(), Behaviours.drip())) {
      Reply reply = send(endless);

      assertThat(reply.error()).isEqualTo(ErrorKind.timeout);
      assertThat(reply.took()).isBetween(WHOLE.minusMillis(5), WHOLE.plusMillis(700));
    }
  }

  @Test
  void sendShouldGiveUpOnAConnectionThatNobodyAccepts() throws IOException {
    List<Socket> crowd = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, crowd);

      Reply reply = send("http://127.0.0.1:" + full.getLocalPort() + "/");

      assertThat(reply.error()).isEqualTo(ErrorKind.connect);
      assertThat(reply.took()).isBetween(CONNECT.minusMillis(5), WHOLE.plusMillis(500));
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void sendShouldReadNoMoreThanTheLimitsOfAnEndlessBody() {
    Reply reply = send(Behaviours.endless());

    assertThat(reply.succeeded()).isTrue();
    assertThat(reply.took()).isLessThan(WHOLE);
  }

  @Test
  void sendShouldNotUnpackABomb() {
    Reply reply = send(Behaviours.gzipBomb());

    assertThat(reply.error()).isEqualTo(ErrorKind.http_5xx);
    assertThat(reply.excerpt()).isEmpty();
  }

  @Test
  void sendShouldNotGrowTheHeapUnderTwoHundredBadReceivers() {
    Sender sender = sender(Resolver.of(vertx), new HttpClientOptions());
    List<String> urls =
        List.of(
            lab.at("/endless", Behaviours.endless()),
            lab.at("/drip", Behaviours.drip()),
            lab.at("/headers", Behaviours.giantHeaders()),
            lab.at("/bomb", Behaviours.gzipBomb()));
    long before = usedAfterCollection();

    List<Future<Reply>> replies =
        IntStream.range(0, 200)
            .mapToObj(n -> sender.send(delivery(urls.get(n % urls.size()))))
            .toList();
    Await.get(Future.join(replies));

    assertThat(replies)
        .allSatisfy(reply -> assertThat(reply.result().took()).isLessThan(Duration.ofSeconds(8)));
    assertThat(usedAfterCollection() - before).isLessThan(50L << 20);
  }

  @Test
  void sendShouldFollowNoRedirect() {
    lab.at("/inside", Behaviours.status(200));

    Reply reply = send(Behaviours.redirect("http://127.0.0.1:" + lab.port() + "/inside"));

    assertThat(reply.error()).isEqualTo(ErrorKind.http_3xx);
    assertThat(lab.at("/inside")).isEmpty();
  }

  @Test
  void sendShouldConnectToTheCheckedAddressUnderTheNameOfTheUrl() {
    List<String> asked = new ArrayList<>();
    Resolver lying =
        host -> {
          asked.add(host);
          return Future.succeededFuture(List.of(loopback()));
        };
    lab.at("/hook", Behaviours.status(200));

    Reply reply =
        Await.get(
            sender(lying, new HttpClientOptions())
                .send(delivery("http://shop.example:" + lab.port() + "/hook")));

    assertThat(reply.succeeded()).isTrue();
    assertThat(asked).containsExactly("shop.example");
    assertThat(lab.at("/hook").get(0).header("Host")).isEqualTo("shop.example:" + lab.port());
  }

  @Test
  void sendShouldAskForAndCheckTheCertificateOfTheNameInTheUrl() {
    settings = settings(Duration.ofSeconds(10), Duration.ofSeconds(15));
    SelfSignedCertificate shop = SelfSignedCertificate.create("shop.example");
    NetServerOptions tls =
        new NetServerOptions().setSsl(true).setKeyCertOptions(shop.keyCertOptions());
    Resolver lying = host -> Future.succeededFuture(List.of(loopback()));
    HttpClientOptions trust = new HttpClientOptions().setTrustOptions(shop.trustOptions());
    try (ReceiverLab secure = ReceiverLab.open(tls)) {
      secure.at("/hook", Behaviours.status(200));
      Sender sender = sender(lying, trust);

      Reply good =
          Await.get(sender.send(delivery("https://shop.example:" + secure.port() + "/hook")));
      Reply other =
          Await.get(sender.send(delivery("https://other.example:" + secure.port() + "/hook")));
      Reply untrusted =
          Await.get(
              sender(lying, new HttpClientOptions())
                  .send(delivery("https://shop.example:" + secure.port() + "/hook")));

      assertThat(good.succeeded()).isTrue();
      assertThat(other.error()).isEqualTo(ErrorKind.tls);
      assertThat(untrusted.error()).isEqualTo(ErrorKind.tls);
      assertThat(secure.at("/hook")).hasSize(1);
    }
  }

  @Test
  void sendShouldKeepTheStartOfTheBodyAndNoCredentialInIt() {
    Reply reply =
        send(
            Behaviours.status(
                500, "", "no: Bearer abcdefgh12345 whsec_QUJD\0 " + "x".repeat(20_000)));

    assertThat(reply.excerpt()).startsWith("no: [redacted] [redacted] xxx");
    assertThat(reply.excerpt().length()).isLessThanOrEqualTo(16_384);
  }

  @Test
  void sendShouldHearRetryAfter() {
    Reply reply = send(Behaviours.status(503, "Retry-After: 120\r\n", ""));

    assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(120));
  }

  @Test
  void sendShouldSignWithTheOldSecretWhileItsGraceLasts() {
    byte[] fresh = seal.seal("fresh".getBytes(), TENANT, WEBHOOK);
    byte[] old = seal.seal("old".getBytes(), TENANT, WEBHOOK);
    String url = lab.at("/rotated", Behaviours.status(200));
    Sender sender = sender(Resolver.of(vertx), new HttpClientOptions());

    Await.get(
        sender.send(
            delivery(
                new Receiver(
                    WEBHOOK,
                    ReceiverKind.webhook,
                    url,
                    fresh,
                    old,
                    Instant.now().plusSeconds(60)))));
    Await.get(
        sender.send(
            delivery(
                new Receiver(
                    WEBHOOK,
                    ReceiverKind.webhook,
                    url,
                    fresh,
                    old,
                    Instant.now().minusSeconds(1)))));

    assertThat(lab.at("/rotated").get(0).header("webhook-signature").split(" ")).hasSize(2);
    assertThat(lab.at("/rotated").get(1).header("webhook-signature").split(" ")).hasSize(1);
  }

  private static Settings settings(Duration connect, Duration whole) {
    return SettingsReader.read(
        Map.of(
            "ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "true",
            "ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", connect.toMillis() + "ms",
            "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", whole.toMillis() + "ms"));
  }

  private void assertEnd(Behaviour behaviour, Integer status, ErrorKind error) {
    assertThat(send(behaviour))
        .extracting(Reply::status, Reply::error)
        .containsExactly(status, error);
  }

  private Reply send(Behaviour behaviour) {
    return send(lab.at("/" + UUID.randomUUID(), behaviour));
  }

  private Reply send(String url) {
    return Await.get(sender(Resolver.of(vertx), new HttpClientOptions()).send(delivery(url)));
  }

  private Sender sender(Resolver resolver, HttpClientOptions tls) {
    return new HttpSender(
        vertx,
        tls,
        new EgressGuard(resolver, settings.egress()),
        new RequestHeaders(seal, SigningKey.generate(WEBHOOK, new SecureRandom()), "test"),
        settings.dispatch(),
        Clock.systemUTC());
  }

  private Delivery delivery(String url) {
    byte[] secret = seal.seal(new byte[32], TENANT, WEBHOOK);
    return delivery(new Receiver(WEBHOOK, ReceiverKind.webhook, url, secret, null, null));
  }

  private static Delivery delivery(Receiver receiver) {
    UUID id = UUID.randomUUID();
    return new Delivery(
        TENANT, id, new Lease(id, Instant.MAX), Lane.fresh, 0, receiver, id, "corr-1", null, "{}");
  }

  private static void fill(ServerSocket full, List<Socket> crowd) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort());
    while (crowd.size() < 100) {
      Socket socket = new Socket();
      crowd.add(socket);
      try {
        socket.connect(address, 200);
      } catch (SocketTimeoutException crowded) {
        return;
      }
    }
  }

  private static long usedAfterCollection() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
