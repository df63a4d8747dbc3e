package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Reply;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader without a key is shown. */
class DocumentsTest {
  private static EdgeServer server;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html, id=\"try\"",
    "/docs/reference, text/html, id=\"api\"",
    "/docs/guides, text/html, id=\"idempotency\"",
    "/docs/guides/webhooks, text/html, id=\"verify-every-request\"",
    "/docs/changelog, text/html, SemVer",
    "/docs/problems, text/html, id=\"insufficient-stock\"",
    "/docs/problems/insufficient-stock, text/html, What to do",
    "/docs/reference.js, text/javascript, SwaggerUIBundle",
    "/docs/assets/highlight.min.js, text/javascript, hljs",
    "/docs/assets/swagger-ui-bundle.js, text/javascript, SwaggerUIBundle",
    "/docs/assets/swagger-ui.css, text/css, .swagger-ui",
    "/docs/icon.svg, image/svg+xml, <svg",
    "/openapi.yaml, application/yaml, orders.create"
  })
  void documentShouldBeServedToAnyone(String path, String mediaType, String part) {
    Reply response = get(path);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(mediaType);
    assertThat(response.text()).contains(part);
  }

  @Test
  void pageShouldRunScriptsOfThisServerAlone() {
    String policy = get("/docs").headers().firstValue("Content-Security-Policy").orElse("");

    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .doesNotContain("unsafe", "http:", "https:");
  }

  @Test
  void contractShouldBeServedAsJsonWithItsOwnMediaTypes() {
    JsonObject contract = new JsonObject(get("/openapi.json").text());

    assertThat(contract.getString("openapi")).isEqualTo("3.1.0");
    assertThat(contract.encode()).contains("application/problem+json");
  }

  @Test
  void contractAndDocumentsShouldBeServedWithStrictHeaders() {
    assertThat(get("/openapi.yaml").text())
        .startsWith("openapi: 3.1.0")
        .contains("merge-patch+json");
    for (String path :
        List.of(
            "/docs", "/docs/", "/docs/guides", "/docs/problems/rate-limited", "/docs/docs.js")) {
      Reply page = get(path);
      assertThat(page.status()).as(path).isEqualTo(200);
      assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/nothing",
        "/docs/index.html",
        "/docs/problems/nothing",
        "/docs/problems/not-found/more",
        "/docs/problems/Not-Found",
        "/docs/.hidden",
        "/docs/..%2forderflow.yaml",
        "/docs/%2e%2e/orderflow.yaml",
        "/docs/../orderflow.yaml",
        "/docs//etc/passwd",
        "/docs/assets",
        "/orderflow.yaml"
      })
  void whatIsNoPageShouldNotBeFound(String path) {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void everyScriptAndStyleShouldBeServed() throws IOException {
    Path root = Path.of("src/main/resources");
    try (Stream<Path> files = Files.list(root.resolve("docs"))) {
      assertThat(files.filter(file -> file.toString().matches(".*[.](js|css|svg)")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(get("/" + root.relativize(file)).text())
                      .isEqualTo(Files.readString(file)));
    }
  }

  @Test
  void whatPagesAreMadeOfShouldNotBeServed() {
    for (String source :
        List.of("shell.html", "problems.html", "home.md", "guides/orders.md", "CHANGELOG.md")) {
      assertThat(get("/docs/" + source).status()).as(source).isEqualTo(404);
    }
  }

  private static Reply get(String path) {
    return server.api().as(null).get(path).send();
  }
}
