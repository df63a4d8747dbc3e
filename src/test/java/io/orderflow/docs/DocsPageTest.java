package io.orderflow.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.support.Await;
import io.orderflow.support.Browser;
import io.orderflow.support.RunningNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The documentation as a browser shows it; its pictures are in target/, for people. */
class DocsPageTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PHONE = 390;

  /** What WCAG 2 asks of text; large text could do with less. */
  private static final double LEAST_CONTRAST = 4.5;

  private static RunningNode node;
  private static Browser browser;

  @BeforeAll
  static void start() {
    Optional<Path> chromium = Browser.program();
    if (chromium.isEmpty()) {
      System.out.println("SKIPPED: the docs page, for want of a Chromium (-Dchromium=/path)");
    }
    assumeTrue(chromium.isPresent());
    node = RunningNode.start();
    node.stock("SKU-1", 1_000);
    browser = Browser.open(chromium.orElseThrow());
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      node.close();
    }
  }

  @Test
  void pageShouldSendARealRequestAndShowItsAnswer() {
    show("/docs", 1280, false);
    assertThat(text("pre code")).contains("ORDERFLOW_URL=" + node.base());
    click("figure.sample .run");
    Await.until("a word on the key", SOON, () -> text("#key-note").contains("needed first"));

    useKey();
    click("figure.sample .run");
    Await.until("an order", SOON, () -> text(".answer").startsWith("201"));
    assertThat(text(".answer")).contains("\"status\": \"pending\"", "\"ord_");
    click("figure.sample .run");
    Await.until("the same again", SOON, () -> text(".answer").contains("Replayed: true"));
    browser.picture(Path.of("target", "docs-home.png"));

    show("/docs/guides/orders", PHONE, true);
    Await.until("the next guide", SOON, () -> exists("main h1") && exists("figure.sample .run"));
    browser.run("[...document.querySelectorAll('figure.sample .run')].at(-1).click()");
    Await.until("its history", SOON, () -> text(".answer").contains("order.created"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void referenceShouldSendARealRequest() {
    show("/docs", 1280, true);
    useKey();
    show("/docs/reference#/inventory/inventory.list", 1280, true);
    Await.until("the operation", SOON, () -> exists("#api .opblock.is-open .execute"));
    click("#api .opblock.is-open .execute");
    Await.until(
        "the level", SOON, () -> text("#api .live-responses-table").contains("\"available\""));
    browser.picture(Path.of("target", "docs-reference-dark.png"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void searchShouldFindGuidesCallsAndProblems() {
    show("/docs", 1280, false);
    assertThat(found("overs")).isEmpty();
    assertThat(found("refunds")).contains("Give money back");
    assertThat(found("insufficient_stock")).contains("Insufficient stock");
    assertThat(found("webhook")).contains("Webhooks", "Register a webhook", "Webhook disabled");
  }

  @Test
  void codeInSeveralLanguagesShouldBeBehindTabsThatKeysReach() {
    show("/docs/guides/webhooks", 1280, false);
    String tabs = "document.querySelector('[role=tablist]').children";
    assertThat(browser.run("[...%s].map(tab => tab.textContent).join()".formatted(tabs)).asText())
        .isEqualTo("Node.js,Python,Java");
    assertThat(shownCode()).contains("timingSafeEqual");

    browser.run(
        "%s[0].dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))"
            .formatted(tabs));
    assertThat(shownCode()).contains("hmac.compare_digest");
    assertThat(browser.run(tabs + "[1].getAttribute('aria-selected')").asText()).isEqualTo("true");
  }

  @Test
  void everyPageShouldFitAPhoneAndBeReadableByDayAndByNight() {
    for (String path : paths()) {
      show(path, PHONE, false);
      assertThat(browser.run("document.documentElement.scrollWidth").asInt())
          .as(path)
          .isLessThanOrEqualTo(PHONE);
      assertThat(browser.run(FOREIGN).asText()).as(path).isEmpty();
      for (boolean dark : List.of(false, true)) {
        browser.paint(dark);
        assertThat(faintTexts()).as(path + (dark ? " by night" : " by day")).isEmpty();
      }
    }
    browser.picture(Path.of("target", "docs-phone-dark.png"));
    assertThat(browser.complaints()).isEmpty();
  }

  private static final String FOREIGN =
      "performance.getEntriesByType('resource').map(one => one.name).filter(name => !name.startsWith(location.origin)).join()";

  /** The texts whose contrast to what is behind them is less, as WCAG 2 computes it. */
  private static final String FAINT_TEXT =
      """
      (() => {
        document.querySelector('#side').classList.add('open');
        const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        const behind = (node) => {
          if (!node) return [255, 255, 255];
          const [r, g, b, alpha = 1] = parts(getComputedStyle(node).backgroundColor);
          if (alpha === 1) return [r, g, b];
          return behind(node.parentElement).map((under, at) => under * (1 - alpha) + [r, g, b][at] * alpha);
        };
        const faint = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const node = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || !node.checkVisibility({ opacityProperty: true })) continue;
          const [a, b] = [light(parts(getComputedStyle(node).color)), light(behind(node))];
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (contrast < %s) faint.push(`${walker.currentNode.data.trim().slice(0, 30)}: ${contrast.toFixed(2)}`);
        }
        return faint.join('; ');
      })()
      """;

  private static List<String> paths() {
    try (Stream<Path> guides = Files.list(Path.of("src/main/resources/docs/guides"))) {
      return Stream.concat(
              Stream.of(
                  "/docs",
                  "/docs/guides",
                  "/docs/problems",
                  "/docs/problems/rate-limited",
                  "/docs/changelog"),
              guides.map(
                  file -> "/docs/guides/" + file.getFileName().toString().replace(".md", "")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the page's own scripts have done their work. */
  private static void show(String path, int width, boolean dark) {
    browser.show("about:blank", width, 900, dark);
    browser.show(node.base() + path, width, 900, dark);
    Await.until(
        path,
        SOON,
        () ->
            browser
                .run(
                    "location.pathname === '%s' && document.documentElement?.classList.contains('scripted') && document.readyState === 'complete'"
                        .formatted(path.replaceFirst("#.*", "")))
                .asBoolean());
  }

  private static void useKey() {
    browser.run("document.querySelector('#key').value = '%s'".formatted(node.tenant.apiKey()));
    click("#try button");
    assertThat(text("#key-note")).contains("is used");
  }

  private static String found(String words) {
    browser.run(
        "document.getElementById('find').value = '%s'; document.getElementById('find').dispatchEvent(new Event('input'))"
            .formatted(words));
    return browser
        .run(
            "[...document.querySelectorAll('#tree li')].filter(li => !li.hidden).map(li => li.innerText).join('\\n')")
        .asText();
  }

  private static String shownCode() {
    return browser
        .run(
            "[...document.querySelectorAll('pre[role=tabpanel]')].find(pre => !pre.hidden).innerText")
        .asText();
  }

  private static void click(String selector) {
    browser.run("document.querySelector('%s').click()".formatted(selector));
  }

  private static String faintTexts() {
    return browser.run(FAINT_TEXT.formatted(LEAST_CONTRAST)).asText();
  }

  private static boolean exists(String selector) {
    return browser.run("document.querySelector('%s') !== null".formatted(selector)).asBoolean();
  }

  private static String text(String selector) {
    return browser
        .run("document.querySelector('%s')?.innerText ?? ''".formatted(selector))
        .asText();
  }
}
