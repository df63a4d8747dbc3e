package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Reply;
import io.orderflow.support.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The {@code type} of a problem is an address: whatever the server can answer is explained there.
 */
class ProblemPagesTest {
  /** Every place in the program that gives a problem its code. */
  private static final Pattern CODE =
      Pattern.compile(
          "new (?:Fault\\.)?(?:Conflict|Unprocessable|Invalid|Problem)\\(\\s*(?:\\d+,\\s*)?\"([a-z_]+)\"");

  /** Told to operators on the command line, or between two features; no answer of HTTP has them. */
  private static final Set<String> INSIDE =
      Set.of(
          "duplicate_name", "key_spent", "no_provider", "refund_exceeds_payment", "unknown_items");

  @Test
  void everyTypeShouldResolveToWhatHappenedAndWhatToDo() throws IOException {
    Set<String> codes = codes();
    Spec.get()
        .at("/components/schemas/Problem/properties/code/enum")
        .forEach(code -> codes.add(code.asText()));

    try (EdgeServer server = new EdgeServer()) {
      for (String code : codes) {
        String type = "/docs/problems/" + code.replace('_', '-');
        Reply page = server.api().as(null).get(type).send();
        assertThat(page.status()).as(type).isEqualTo(200);
        assertThat(page.text())
            .as(type)
            .contains("<code>" + code + "</code>", "What happened", "What to do");
      }
    }
  }

  @Test
  void aProblemShouldNameItsPage() {
    try (EdgeServer server = new EdgeServer()) {
      Reply refused = server.api().as(null).get("/v1/orders").send();

      String type = refused.json().get("type").asText();
      assertThat(type).isEqualTo("/docs/problems/unauthenticated");
      assertThat(server.api().as(null).get(type).send().text()).contains("Send a valid key");
    }
  }

  /** As the sources have them, so that a new one is not forgotten. */
  private static Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file -> CODE.matcher(text(file)).results().forEach(at -> codes.add(at.group(1))));
    }
    assertThat(codes).hasSizeGreaterThan(20).containsAll(INSIDE);
    codes.removeAll(INSIDE);
    return codes;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
