package io.orderflow.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes that are made of a page's items. */
class RenderedPageTest {
  @Test
  void joinShouldPutWhatItIsGivenAroundAndBetween() {
    RenderedPage page =
        RenderedPage.of(new Page(List.of("{\"a\":\"ü\"}", "{}", "{\"b\":2}"), null));

    assertThat(page.join("[", ',', "]")).hasToString("[{\"a\":\"ü\"},{},{\"b\":2}]");
    assertThat(page.join("", '\n', "\n")).hasToString("{\"a\":\"ü\"}\n{}\n{\"b\":2}\n");
  }

  @Test
  void joinShouldLeaveTheItemsAsTheyAre() {
    RenderedPage page = RenderedPage.of(new Page(List.of("1", "2"), "2"));

    Buffer first = page.join("é", ',', "ß");

    assertThat(page.join("é", ',', "ß")).isEqualTo(first).hasToString("é1,2ß");
    assertThat(page.items()).containsExactly(Buffer.buffer("1"), Buffer.buffer("2"));
  }

  @Test
  void joinOfNothingShouldBeWhatStandsAround() {
    assertThat(new RenderedPage(List.of(), null).join("[", ',', "]")).hasToString("[]");
  }
}
