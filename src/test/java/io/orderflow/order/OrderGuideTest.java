package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guide on orders says of their moves is what the program allows. */
class OrderGuideTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z_]+) \\| ([a-z_, ]+) \\|");
  private static final Pattern ACTION = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ");

  @Test
  void movesShouldBeThoseOfTheProgram() {
    assertThat(told("status")).isEqualTo(moves(OrderStatus.values(), OrderStatus::next));
    assertThat(told("paymentStatus")).isEqualTo(moves(PaymentStatus.values(), PaymentStatus::next));
    assertThat(told("fulfillmentStatus"))
        .isEqualTo(moves(FulfillmentStatus.values(), FulfillmentStatus::next));
  }

  @Test
  void actionsShouldBeThoseOfTheProgram() {
    assertThat(ACTION.matcher(guide()).results().map(row -> row.group(1)))
        .containsExactlyElementsOf(Arrays.stream(Action.values()).map(Action::name).toList());
  }

  private static <S extends Enum<S>> Set<String> moves(S[] statuses, Function<S, Set<S>> next) {
    return Arrays.stream(statuses)
        .flatMap(from -> next.apply(from).stream().map(to -> from + " to " + to))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> told(String axis) {
    String section = guide().split("## `" + axis + "`")[1].split("\n## ")[0];
    return ROW.matcher(section)
        .results()
        .flatMap(OrderGuideTest::moves)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> moves(MatchResult row) {
    return Arrays.stream(row.group(2).split(", ")).map(to -> row.group(1) + " to " + to);
  }

  private static String guide() {
    try {
      return Files.readString(Path.of("src/main/resources/docs/guides/orders.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
