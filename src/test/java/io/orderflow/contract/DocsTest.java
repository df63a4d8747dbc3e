package io.orderflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.support.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the docs page to the contract, and to what is in the jar. */
class DocsTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/docs/[^\"#]+)\"");
  // answered by the edge with another file than the path names
  private static final List<String> PAGES = List.of("guides", "problems");

  @Test
  void problemsPageShouldExplainEveryCodeAndNoOther() {
    TreeSet<String> codes = new TreeSet<>();
    for (JsonNode code : Spec.get().at("/components/schemas/Problem/properties/code/enum")) {
      codes.add(code.asText());
    }

    TreeSet<String> explained = new TreeSet<>();
    Pattern.compile("<section id=\"([a-z-]+)\">")
        .matcher(resource("problems.html"))
        .results()
        .forEach(section -> explained.add(section.group(1).replace('-', '_')));
    assertThat(explained).isEqualTo(codes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "guides.html", "problems.html"})
  void pageShouldLinkOnlyToWhatTheJarHas(String page) {
    LINK.matcher(resource(page))
        .results()
        .map(
            link ->
                link.group(1).substring("/docs/".length()).replaceFirst("^problems/.*", "problems"))
        .map(path -> PAGES.contains(path) ? path + ".html" : path)
        .forEach(path -> assertThat(resource(path)).as(path).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "guides.html",
        "problems.html",
        "docs.js",
        "docs.css",
        "problems.js"
      })
  void fileShouldFetchNothingFromElsewhereAndHoldNoInlineCode(String file) {
    assertThat(resource(file))
        .doesNotContain("://", "style=", "onclick=", "<style", "<script>", "@import", "url(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"guides.html", "problems.html"})
  void linksToProblemsShouldHitASection(String page) {
    String problems = resource("problems.html");

    Pattern.compile("/docs/problems/([a-z-]+)\"")
        .matcher(resource(page))
        .results()
        .forEach(link -> assertThat(problems).contains("id=\"" + link.group(1) + "\""));
  }

  private static String resource(String path) {
    try (InputStream bytes = DocsTest.class.getResourceAsStream("/docs/" + path)) {
      assertThat(bytes).as(path).isNotNull();
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
