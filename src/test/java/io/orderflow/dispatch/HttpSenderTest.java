package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab.Behaviour;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a sender tells of the end of an exchange, and how it signs. */
class HttpSenderTest {
  @AutoClose private final SenderLab lab = new SenderLab();

  @Test
  void sendShouldTellEveryEndOfAnExchangeApart() {
    assertThat(lab.send(Behaviours.status(204)))
        .extracting(Reply::status, Reply::error)
        .containsExactly(204, null);
    assertEnd(Behaviours.status(301), 301, ErrorKind.http_3xx);
    assertEnd(Behaviours.status(404), 404, ErrorKind.http_4xx);
    assertEnd(Behaviours.status(410), 410, ErrorKind.http_4xx);
    assertEnd(Behaviours.status(502), 502, ErrorKind.http_5xx);
    assertEnd(Behaviours.reset(), 200, ErrorKind.reset);
    assertEnd(Behaviours.garbage(), null, ErrorKind.reset);
    assertEnd(Behaviours.giantHeaders(), null, ErrorKind.reset);
    assertThat(lab.send("http://127.0.0.1:1/").error()).isEqualTo(ErrorKind.connect);
    assertThat(lab.send("http://nowhere.invalid/").error()).isEqualTo(ErrorKind.dns);
    assertThat(lab.send("http://10.0.0.1/").error()).isEqualTo(ErrorKind.blocked);
    assertThat(lab.send("http://169.254.169.254/").error()).isEqualTo(ErrorKind.blocked);
  }

  @Test
  void sendShouldKeepTheStartOfTheBodyAndNoCredentialInIt() {
    Reply reply =
        lab.send(
            Behaviours.status(
                500, "", "no: Bearer abcdefgh12345 whsec_QUJD\0 " + "x".repeat(20_000)));

    assertThat(reply.excerpt()).startsWith("no: [redacted] [redacted] xxx");
    assertThat(reply.excerpt().length()).isLessThanOrEqualTo(16_384);
  }

  @Test
  void sendShouldHearRetryAfter() {
    Reply reply = lab.send(Behaviours.status(503, "Retry-After: 120\r\n", ""));

    assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(120));
  }

  @Test
  void sendShouldSignWithTheOldSecretWhileItsGraceLasts() {
    byte[] fresh = lab.sealed("fresh".getBytes());
    byte[] old = lab.sealed("old".getBytes());
    String url = lab.receivers.at("/rotated", Behaviours.status(200));
    Sender sender = lab.sender();

    Await.get(sender.send(lab.delivery(url, fresh, old, Instant.now().plusSeconds(60))));
    Await.get(sender.send(lab.delivery(url, fresh, old, Instant.now().minusSeconds(1))));

    assertThat(lab.receivers.at("/rotated").get(0).header("webhook-signature").split(" "))
        .hasSize(2);
    assertThat(lab.receivers.at("/rotated").get(1).header("webhook-signature").split(" "))
        .hasSize(1);
  }

  private void assertEnd(Behaviour behaviour, Integer status, ErrorKind error) {
    assertThat(lab.send(behaviour))
        .extracting(Reply::status, Reply::error)
        .containsExactly(status, error);
  }
}
