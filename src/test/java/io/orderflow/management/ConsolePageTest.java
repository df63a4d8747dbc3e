package io.orderflow.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Browser;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console as a browser shows it; its pictures are in target/, for people. */
class ConsolePageTest {
  private static final String TOKEN = "operator-token-of-a-test-0123456789";
  private static final Duration SOON = Duration.ofSeconds(60);

  private final ReceiverLab lab = ReceiverLab.open();
  private RunningNode node;
  private Browser browser;

  @BeforeEach
  void start() {
    Optional<Path> chromium = Browser.program();
    if (chromium.isEmpty()) {
      System.out.println("SKIPPED: the console's page, for want of a Chromium (-Dchromium=/path)");
    }
    assumeTrue(chromium.isPresent());
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_MANAGEMENT_TOKEN", TOKEN,
                    "ORDERFLOW_DISPATCH_SCHEDULE", "1ms",
                    "ORDERFLOW_DISPATCH_MEASURE_INTERVAL", "500ms",
                    "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000",
                    "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "1s")));
    browser = Browser.open(chromium.orElseThrow());
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
      node.close();
    }
    lab.close();
  }

  @Test
  void pageShouldShowWhatHappensOnAWallAndOnAPhone() {
    traffic();
    browser.show(node.management() + "/console", 1280, 900, false);
    Await.until(
        "figures",
        SOON,
        () -> text("tiles").contains("HTTP p99\n") && !rows("addresses").isEmpty());
    traffic();
    Await.until("dead letters", SOON, () -> text("letters").contains("whk_"));

    Await.until("the bus", SOON, () -> rows("addresses").contains("orders.place"));
    Await.until("the routes", SOON, () -> rows("routes").contains("POST /v1/orders"));
    assertThat(text("state")).isEqualTo("ready");
    assertThat(rows("pools")).contains("requests", "queues");
    assertThat(rows("nodes")).contains("this one");
    browser.picture(Path.of("target", "console-wall.png"));

    browser.show(node.management() + "/console", 390, 844, true);
    traffic();
    Await.until("figures again", SOON, () -> rows("addresses").contains("orders.place"));
    Await.until("dead letters again", SOON, () -> text("letters").contains("whk_"));
    assertThat(browser.run("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
    browser.picture(Path.of("target", "console-phone-dark.png"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void replayShouldNeedTheTokenAndSendAgain() {
    traffic();
    browser.show(node.management() + "/console", 1280, 900, true);
    Await.until("dead letters", SOON, () -> text("letters").contains("whk_"));
    assertThat(browser.run("document.querySelector('#letters button').disabled").asBoolean())
        .isTrue();

    type("not-the-token-of-this-process-at-all");
    click();
    Await.until(
        "a refusal",
        SOON,
        () -> text("dead-message").contains("not this process's operator token"));
    lab.at("/in", Behaviours.status(200));
    type(TOKEN);
    click();

    Await.until("a job", SOON, () -> text("dead-message").contains("is under way"));
    Await.until(
        "no more dead letters",
        SOON,
        () -> !browser.run("document.getElementById('no-letters').hidden").asBoolean());
    browser.picture(Path.of("target", "console-wall-dark.png"));
    assertThat(
            browser
                .run(
                    "Object.keys(localStorage).length + Object.keys(sessionStorage).length + document.cookie.length")
                .asInt())
        .isZero();
  }

  /** Orders, some refused, and a receiver that takes none of their events. */
  private void traffic() {
    if (lab.count("/in") == 0) {
      node.stock("SKU-1", 10_000);
      node.api
          .post(
              "/v1/webhooks",
              Map.of(
                  "url", lab.at("/in", Behaviours.status(500)), "events", List.of("order.created")))
          .send();
    }
    for (int i = 0; i < 20; i++) {
      node.api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send();
      node.api.get("/v1/orders").send();
      node.api.get("/v1/nothing").send();
    }
  }

  private void type(String token) {
    browser.run(
        "document.getElementById('token').value = '%s'; document.getElementById('token').dispatchEvent(new Event('input'))"
            .formatted(token));
  }

  private void click() {
    Await.until(
        "a button",
        SOON,
        () -> browser.run("!document.querySelector('#letters button').disabled").asBoolean());
    browser.run("document.querySelector('#letters button').click()");
  }

  /** What a person reads there. */
  private String text(String id) {
    return browser.run("document.getElementById('%s')?.innerText ?? ''".formatted(id)).asText();
  }

  private String rows(String table) {
    return browser
        .run("document.querySelector('#%s tbody')?.innerText ?? ''".formatted(table))
        .asText();
  }
}
