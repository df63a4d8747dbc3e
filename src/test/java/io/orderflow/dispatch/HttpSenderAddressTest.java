package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.egress.Resolver;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** To which address a sender connects, and under which name. */
class HttpSenderAddressTest {
  @AutoClose private final SenderLab lab = new SenderLab();

  @Test
  void sendShouldFollowNoRedirect() {
    lab.receivers.at("/inside", Behaviours.status(200));

    Reply reply =
        lab.send(Behaviours.redirect("http://127.0.0.1:" + lab.receivers.port() + "/inside"));

    assertThat(reply.error()).isEqualTo(ErrorKind.http_3xx);
    assertThat(lab.receivers.at("/inside")).isEmpty();
  }

  @Test
  void sendShouldConnectToTheCheckedAddressUnderTheNameOfTheUrl() {
    List<String> asked = new ArrayList<>();
    Resolver lying =
        host -> {
          asked.add(host);
          return Future.succeededFuture(List.of(loopback()));
        };
    lab.receivers.at("/hook", Behaviours.status(200));

    Reply reply =
        Await.get(
            lab.sender(lying, new HttpClientOptions())
                .send(lab.delivery("http://shop.example:" + lab.receivers.port() + "/hook")));

    assertThat(reply.succeeded()).isTrue();
    assertThat(asked).containsExactly("shop.example");
    assertThat(lab.receivers.at("/hook").get(0).header("Host"))
        .isEqualTo("shop.example:" + lab.receivers.port());
  }

  @Test
  void sendShouldAskForAndCheckTheCertificateOfTheNameInTheUrl() {
    SelfSignedCertificate shop = SelfSignedCertificate.create("shop.example");
    NetServerOptions tls =
        new NetServerOptions().setSsl(true).setKeyCertOptions(shop.keyCertOptions());
    Resolver lying = host -> Future.succeededFuture(List.of(loopback()));
    HttpClientOptions trust = new HttpClientOptions().setTrustOptions(shop.trustOptions());
    try (SenderLab patient = new SenderLab(Duration.ofSeconds(10), Duration.ofSeconds(15));
        ReceiverLab secure = ReceiverLab.open(tls)) {
      secure.at("/hook", Behaviours.status(200));
      Sender sender = patient.sender(lying, trust);

      Reply good =
          Await.get(
              sender.send(patient.delivery("https://shop.example:" + secure.port() + "/hook")));
      Reply other =
          Await.get(
              sender.send(patient.delivery("https://other.example:" + secure.port() + "/hook")));
      Reply untrusted =
          Await.get(
              patient
                  .sender(lying, new HttpClientOptions())
                  .send(patient.delivery("https://shop.example:" + secure.port() + "/hook")));

      assertThat(good.succeeded()).isTrue();
      assertThat(other.error()).isEqualTo(ErrorKind.tls);
      assertThat(untrusted.error()).isEqualTo(ErrorKind.tls);
      assertThat(secure.at("/hook")).hasSize(1);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
