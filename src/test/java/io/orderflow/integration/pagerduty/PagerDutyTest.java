package io.orderflow.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orderflow.config.SettingsReader;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.pagerduty.Alert;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Behaviour;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class PagerDutyTest {
  private static final String EVENT =
      """
      {"client":"OrderFlow","payload":{"summary":"s","source":"test","severity":"error",\
      "timestamp":"2026-11-22T12:00:00.000Z","custom_details":{}}}""";
  private static final String ROUTING_KEY = "0123456789abcdef0123456789ABCDEF";
  private static final String PATH = "/v2/enqueue";
  private static final Notice TRIGGER = new Notice("of:test:a", 1, EVENT);
  private static final Duration WHOLE = Duration.ofSeconds(2);

  /** A busy machine is no outage. */
  private static final Duration PATIENT = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final Sandbox sandbox = Sandbox.open();
  private final ReceiverLab lab = ReceiverLab.open();
  private final Logger logger = (Logger) LoggerFactory.getLogger(PagerDuty.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    sandbox.close();
    lab.close();
    Await.get(vertx.close());
  }

  @Test
  void triggerAndResolveShouldBeTaken() {
    assertThat(enqueue(sandbox.url(), TRIGGER)).isEqualTo(Reception.taken);
    assertThat(sandbox.pagerduty().alerts()).extracting(Alert::open).containsExactly(true);

    assertThat(enqueue(sandbox.url(), new Notice("of:test:a", 2, null))).isEqualTo(Reception.taken);
    assertThat(sandbox.pagerduty().alerts()).extracting(Alert::open).containsExactly(false);
  }

  @ParameterizedTest
  @CsvSource({
    "202, taken",
    "200, taken",
    "400, refused",
    "429, limited",
    "500, failed",
    "503, failed",
    "404, failed",
    "302, failed",
  })
  void everyStatusShouldBeTakenForWhatItIsDocumentedToMean(int status, Reception expected) {
    assertThat(enqueue(at(Behaviours.status(status)), TRIGGER)).isEqualTo(expected);

    assertThat(lab.at(PATH)).hasSize(1);
    assertThat(lab.at(PATH).get(0).header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void everyBreakOfAnExchangeShouldBeAFailureInTime() {
    for (Behaviour behaviour :
        List.of(
            Behaviours.hang(),
            Behaviours.drip(),
            Behaviours.endless(),
            Behaviours.reset(),
            Behaviours.garbage(),
            Behaviours.giantHeaders())) {
      long start = System.nanoTime();

      assertThat(enqueue(at(behaviour), new HttpClientOptions(), WHOLE, TRIGGER))
          .isEqualTo(Reception.failed);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WHOLE.plusSeconds(2));
    }
    assertThat(enqueue("http://127.0.0.1:1", TRIGGER)).isEqualTo(Reception.failed);
    assertThat(enqueue("http://nowhere.invalid", TRIGGER)).isEqualTo(Reception.failed);
  }

  @Test
  void refusalShouldBeLoggedWithItsReasonsAndWithoutTheSecret() {
    String reasons = "'" + ROUTING_KEY + "' is invalid\nx";
    Notice wrong = new Notice("of:test:a", 1, "{\"payload\":{\"summary\":\"\"}}");

    assertThat(enqueue(at(Behaviours.status(400, "", reasons)), TRIGGER))
        .isEqualTo(Reception.refused);
    assertThat(enqueue(sandbox.url(), wrong)).isEqualTo(Reception.refused);

    assertThat(lines.list)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.getLevel()).isEqualTo(Level.ERROR));
    assertThat(lines.list.get(0).getFormattedMessage())
        .contains("of:test:a")
        .contains("'[redacted]' is invalid x")
        .doesNotContain(ROUTING_KEY);
    assertThat(lines.list.get(1).getFormattedMessage()).contains("'payload.summary' is missing");
  }

  @Test
  void certificateShouldBeChecked() {
    SelfSignedCertificate itself = SelfSignedCertificate.create("localhost");
    SelfSignedCertificate stranger = SelfSignedCertificate.create("events.example");
    try (ReceiverLab secure = secure(itself);
        ReceiverLab other = secure(stranger)) {
      assertThat(enqueueTo(secure, trusting(itself))).isEqualTo(Reception.taken);
      assertThat(enqueueTo(secure, new HttpClientOptions())).isEqualTo(Reception.failed);
      assertThat(enqueueTo(other, trusting(stranger))).isEqualTo(Reception.failed);

      assertThat(secure.at(PATH)).hasSize(1);
      assertThat(other.at(PATH)).isEmpty();
    }
  }

  private String at(Behaviour behaviour) {
    lab.at(PATH, behaviour);
    return "http://127.0.0.1:" + lab.port();
  }

  private static ReceiverLab secure(SelfSignedCertificate certificate) {
    ReceiverLab secure =
        ReceiverLab.open(
            new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()));
    secure.at(PATH, Behaviours.status(202));
    return secure;
  }

  private static HttpClientOptions trusting(SelfSignedCertificate certificate) {
    return new HttpClientOptions().setTrustOptions(certificate.trustOptions());
  }

  private Reception enqueueTo(ReceiverLab secure, HttpClientOptions tls) {
    return enqueue("https://localhost:" + secure.port(), tls, PATIENT, TRIGGER);
  }

  private Reception enqueue(String url, Notice notice) {
    return enqueue(url, new HttpClientOptions(), PATIENT, notice);
  }

  private Reception enqueue(
      String url, HttpClientOptions tls, Duration exchangeTimeout, Notice notice) {
    Map<String, String> settings =
        Map.of(
            "ORDERFLOW_ALERTS_ROUTING_KEY",
            ROUTING_KEY,
            "ORDERFLOW_ALERTS_PAGERDUTY_URL",
            url,
            "ORDERFLOW_ALERTS_EXCHANGE_TIMEOUT",
            exchangeTimeout.toMillis() + "ms");
    PagerDuty pagerDuty =
        new PagerDuty(vertx, tls, SettingsReader.read(settings).alerts(), Clock.systemUTC());
    Promise<Reception> received = Promise.promise();
    vertx.runOnContext(as -> pagerDuty.enqueue(notice).onComplete(received)); // a verticle does
    return Await.get(received.future());
  }
}
