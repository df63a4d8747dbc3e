package io.orderflow.docs;

import static io.orderflow.docs.SitePages.FILES;
import static io.orderflow.docs.SitePages.PAGES;
import static io.orderflow.docs.SitePages.all;
import static io.orderflow.docs.SitePages.contract;
import static io.orderflow.docs.SitePages.environment;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.config.SettingsReader;
import io.orderflow.support.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documentation to itself: its links, its navigation, its facts. */
class SiteTest {
  @ParameterizedTest
  @MethodSource("paths")
  void pageShouldBeMadeForEveryReader(String path) {
    String page = PAGES.get(path);

    assertThat(page).contains("<html lang=\"en\">", "name=\"viewport\"", "<main id=\"content\">");
    assertThat(page).doesNotContain("{{");
    assertThat(all(page, "<title>([^<]+) · OrderFlow</title>")).hasSize(1);
    assertThat(all(page, "<h1[ >]()")).hasSize(1);
    assertThat(all(page, " id=\"([^\"]+)\"")).doesNotHaveDuplicates();
    assertThat(levels(page)).as("no level of headings is left out").isTrue();
  }

  private static boolean levels(String page) {
    int before = 0;
    for (String level : all(page, "<h([1-6])[ >]")) {
      int now = Integer.parseInt(level);
      if (now > before + 1) {
        return false;
      }
      before = now;
    }
    return true;
  }

  @ParameterizedTest
  @MethodSource("paths")
  void linksShouldLeadSomewhere(String path) throws IOException {
    for (String link : all(PAGES.get(path), "(?:href|src)=\"([^\"]*)\"")) {
      String[] parts = (link.startsWith("#") ? path + link : link).split("#", 2);
      if (link.startsWith("https://")) {
        continue;
      }
      boolean file = Files.exists(FILES.resolve(parts[0].replaceFirst("^/docs/", "")));
      boolean known =
          parts[0].startsWith("/docs/assets/")
              || Set.of("/openapi.yaml", "/openapi.json", "/.well-known/jwks.json")
                  .contains(parts[0]);
      assertThat(PAGES.containsKey(parts[0]) || file || known).as(link).isTrue();
      if (parts.length > 1 && !parts[1].startsWith("/")) {
        assertThat(PAGES.get(parts[0])).as(link).contains("id=\"" + parts[1] + "\"");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void pageShouldFetchNothingFromElsewhereAndHoldNoInlineCode(String path) {
    assertThat(all(PAGES.get(path), "<(?:script|link|img)[^>]*(?:src|href)=\"([^\"]+)\""))
        .allMatch(source -> source.startsWith("/docs/"));
    assertThat(PAGES.get(path)).doesNotContain("<style", "<script>", " style=", " onclick=");
  }

  private static List<String> paths() {
    return PAGES.keySet().stream().sorted().toList();
  }

  @Test
  void scriptsAndStylesShouldFetchNothingFromElsewhere() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.filter(each -> each.toString().matches(".*[.](js|css)")).toList()) {
        String text = Files.readString(file).replace("http://127.0.0.1:8080", "");
        assertThat(text).as(file.toString()).doesNotContain("://", "@import", "url(", "eval(");
      }
    }
  }

  @Test
  void everyGuideFileShouldBeInTheNavigation() throws IOException {
    try (Stream<Path> files = Files.list(FILES.resolve("guides"))) {
      Set<String> written =
          files
              .map(file -> "/docs/guides/" + file.getFileName().toString().replace(".md", ""))
              .collect(toSet());
      assertThat(written).isSubsetOf(PAGES.keySet());
      assertThat(all(PAGES.get("/docs"), "href=\"(/docs/guides/[^\"#]+)\"")).containsAll(written);
    }
  }

  @Test
  void everyOperationShouldBeInTheNavigation() {
    for (Spec.Operation operation : Spec.get().operations()) {
      assertThat(PAGES.get("/docs")).contains("/" + operation.id() + "\"");
    }
  }

  @Test
  void changelogShouldBeTheProjectsOwn() throws IOException {
    String written = Files.readString(Path.of(".github/CHANGELOG.md"));

    assertThat(all(PAGES.get("/docs/changelog"), "(<li>)"))
        .hasSizeGreaterThanOrEqualTo(all(written, "(?m)^(- )").size());
    assertThat(PAGES.get("/docs/changelog")).contains("retried ten times over three days");
  }

  @Test
  void aFactThatNobodyKnowsShouldBeFound() {
    Facts facts = new Facts(SettingsReader.read(environment(Map.of())), contract());

    assertThatThrownBy(() -> facts.fill("so many: {{nothing}}")).hasMessageContaining("nothing");
    assertThatThrownBy(() -> facts.fill("{{example Nothing}}")).hasMessageContaining("Nothing");
  }

  @Test
  void everyFactShouldBeTold() throws IOException {
    String facts = Files.readString(Path.of("src/main/java/io/orderflow/docs/Facts.java"));
    StringBuilder sources = new StringBuilder(Files.readString(FILES.resolve("problems.html")));
    for (String guide : GuideBlocks.guides()) {
      sources.append(Files.readString(FILES.resolve("guides/" + guide + ".md")));
    }

    assertThat(all(facts, "known.put\\(\\s*\"([a-z-]+)\""))
        .hasSizeGreaterThan(20)
        .allSatisfy(fact -> assertThat(sources).contains("{{" + fact + "}}"));
  }
}
