package io.orderflow.docs;

import static io.orderflow.docs.SitePages.PAGES;
import static io.orderflow.docs.SitePages.all;
import static io.orderflow.docs.SitePages.pages;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.support.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the documentation to the contract and to the settings. */
class SiteContractTest {
  @Test
  void everyProblemOfTheContractShouldHaveItsPageAndNoOther() {
    Set<String> explained =
        PAGES.keySet().stream()
            .filter(path -> path.startsWith("/docs/problems/"))
            .map(path -> path.substring("/docs/problems/".length()).replace('-', '_'))
            .collect(toCollection(TreeSet::new));

    assertThat(explained)
        .isEqualTo(new TreeSet<>(texts("/components/schemas/Problem/properties/code/enum")));
    for (String code : explained) {
      String id = code.replace('_', '-');
      assertThat(PAGES.get("/docs/problems/" + id)).contains("What happened", "What to do");
      assertThat(PAGES.get("/docs/problems")).contains("<section id=\"" + id + "\">");
    }
  }

  @Test
  void guidesShouldTellTheSettingsThatHold() {
    Map<String, String> others =
        pages(
            Map.of(
                "ORDERFLOW_PLANS_FREE_RATE", "7",
                "ORDERFLOW_PLANS_FREE_BURST", "77",
                "ORDERFLOW_DISPATCH_SCHEDULE", "3s,90s",
                "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "11s",
                "ORDERFLOW_HTTP_MAX_BODY_BYTES", "2097152",
                "ORDERFLOW_WEBHOOKS_PER_TENANT", "42"));

    assertThat(others.get("/docs/guides/rate-limits"))
        .containsPattern(
            "free</code></td>\\s*<td align=\"right\">7</td>\\s*<td align=\"right\">77<");
    assertThat(others.get("/docs/guides/webhooks"))
        .contains(
            "tried 3 times",
            "2xx within 11 seconds",
            "<td>90 seconds</td>",
            "<td>1 minute 33 seconds</td>");
    assertThat(others.get("/docs/guides/limits")).contains("<td>2 MiB</td>", "<td>42</td>");
    assertThat(others.get("/docs/problems/body-too-large")).contains("more than 2 MiB");
  }

  @Test
  void retriesShouldBeThoseOfTheContract() {
    assertThat(rows("/docs/guides/webhooks", "Attempt"))
        .extracting(row -> row.get(1))
        .containsExactly(
            "",
            "5 seconds",
            "5 minutes",
            "30 minutes",
            "2 hours",
            "5 hours",
            "10 hours",
            "14 hours",
            "20 hours",
            "24 hours");
    assertThat(rows("/docs/guides/webhooks", "Attempt").get(9).get(2)).isEqualTo("3 days 3 hours");
  }

  @Test
  void plansShouldBeThoseOfTheContract() {
    assertThat(rows("/docs/guides/rate-limits", "Plan"))
        .containsExactly(
            List.of("free", "10", "20"),
            List.of("starter", "50", "100"),
            List.of("pro", "250", "500"),
            List.of("enterprise", "2,500", "5,000"));
  }

  @Test
  void eventsGuideShouldListEveryType() {
    assertThat(rows("/docs/guides/events", "Type"))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(texts("/components/schemas/EventType/enum"));
  }

  @Test
  void deadLettersGuideShouldExplainEveryError() {
    List<String> explained = new ArrayList<>();
    rows("/docs/guides/dead-letters", "error")
        .forEach(row -> explained.addAll(List.of(row.get(0).split(", "))));

    assertThat(explained)
        .containsExactlyElementsOf(
            texts("/components/schemas/DeliveryError/enum").stream()
                .filter(text -> !text.equals("null"))
                .toList());
  }

  @Test
  void rateLimitGuideShouldNameTheHeadersOfTheContract() {
    Set<String> documented = new TreeSet<>();
    Spec.get()
        .at("/components/responses/OrderNow/headers")
        .fieldNames()
        .forEachRemaining(documented::add);

    assertThat(rows("/docs/guides/rate-limits", "Header"))
        .extracting(row -> row.get(0))
        .allMatch(documented::contains)
        .hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Lines of an order | NewOrder/properties/lines/maxItems",
        "Pieces of a line | NewOrderLine/properties/quantity/maximum",
        "unitPrice, shippingTotal | NewOrderLine/properties/unitPrice/maximum",
        "unitPrice, shippingTotal | NewOrder/properties/shippingTotal/maximum",
        "discount, tax, a payment, a refund | NewOrderLine/properties/discount/maximum",
        "discount, tax, a payment, a refund | NewAmount/maximum",
        "sku, location | Sku/maxLength",
        "sku, location | Location/maxLength",
        "externalId, reference | OptionalReference/maxLength",
        "notes | OptionalNotes/maxLength",
        "metadata | Metadata/maxProperties",
        "metadata | Metadata/propertyNames/maxLength",
        "metadata | Metadata/additionalProperties/maxLength",
        "Changes of stock in one request | NewAdjustment/properties/adjustments/maxItems",
        "Event types of a webhook | WebhookEvents/maxItems",
        "URL of a webhook | WebhookUrl/maxLength",
        "Dead letters named in one replay | NewReplay/properties/deliveryIds/maxItems"
      })
  void limitsShouldBeThoseOfTheContract(String what, String pointer) {
    String limit =
        String.format(Locale.ROOT, "%,d", Spec.get().at("/components/schemas/" + pointer).asLong());

    assertThat(rows("/docs/guides/limits", "What"))
        .anySatisfy(row -> assertThat(row).first().isEqualTo(what))
        .filteredOn(row -> row.get(0).equals(what))
        .allSatisfy(row -> assertThat(row.get(1).split("[^0-9,]+")).contains(limit));
  }

  @Test
  void errorsGuideShouldNameEveryCodeOfAWrongField() throws IOException {
    String wording = Files.readString(Path.of("src/main/java/io/orderflow/edge/Wording.java"));

    assertThat(all(wording, "new Wording\\(\\s*\"([a-z_]+)\""))
        .isNotEmpty()
        .filteredOn(code -> !code.equals("invalid")) // no keyword of ours comes to it
        .allSatisfy(
            code ->
                assertThat(PAGES.get("/docs/guides/errors")).contains("<code>" + code + "</code>"));
  }

  private static List<String> texts(String pointer) {
    return StreamSupport.stream(Spec.get().at(pointer).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** The rows of all tables on the page whose first column is called so, as a reader sees them. */
  private static List<List<String>> rows(String path, String firstColumn) {
    List<List<String>> rows = new ArrayList<>();
    for (String table : all(PAGES.get(path), "(?s)<table>(.*?)</table>")) {
      if (all(table, "(?s)<th(?: [^>]*)?>(.*?)</th>").stream()
          .map(SiteContractTest::plain)
          .findFirst()
          .orElse("")
          .equals(firstColumn)) {
        for (String row : all(table, "(?s)<tr>(.*?)</tr>")) {
          rows.add(
              all(row, "(?s)<td[^>]*>(.*?)</td>").stream().map(SiteContractTest::plain).toList());
        }
      }
    }
    return rows.stream().filter(row -> !row.isEmpty()).toList();
  }

  private static String plain(String html) {
    return html.replaceAll("<[^>]+>", "");
  }
}
