package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.bulk.BulkMessages.ReadRows;
import io.orderflow.bulk.BulkMessages.Row;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.BulkSettings;
import io.orderflow.config.SettingsReader;
import io.orderflow.edge.JsonLines.Chunk;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines are counted alike where they are cut and where they are read, however the bytes come. */
class JsonLinesTest {
  private static final int LONGEST = 1_024;

  private static final BulkSettings SETTINGS =
      SettingsReader.read(
              Map.of(
                  "ORDERFLOW_BULK_MAX_LINE_BYTES", "" + LONGEST,
                  "ORDERFLOW_BULK_MAX_BYTES", "2000000",
                  "ORDERFLOW_BULK_MAX_ROWS", "5000"))
          .bulk();

  private static final RowReader READER = new RowReader(contract(), LONGEST);

  // what a file may hold: blank lines of all kinds, a line of the greatest length and longer ones
  private static final List<String> LINES =
      List.of(
          "",
          "\r",
          " \t ",
          "{}",
          "{}\r",
          "x".repeat(LONGEST),
          "x".repeat(LONGEST + 1),
          "x".repeat(3 * LONGEST),
          " ".repeat(LONGEST),
          " ".repeat(LONGEST + 1) + "{}",
          "\u0000",
          "\ufeff{}",
          "é");

  @Test
  void everyRowShouldBeCountedOnceAndReadAtItsLine() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<String> file =
          IntStream.range(0, random.nextInt(700))
              .mapToObj(i -> LINES.get(random.nextInt(LINES.size())))
              .toList();
      String text = String.join("\n", file) + (random.nextBoolean() ? "\n" : "");

      JsonLines lines = new JsonLines(SETTINGS);
      List<Integer> read = new ArrayList<>();
      for (Chunk chunk : cut(lines, text, random)) {
        READER.read(new ReadRows(chunk.firstLine(), chunk.body())).rows().stream()
            .map(Row::line)
            .forEach(read::add);
      }

      assertThat(read).as("seed " + seed).isEqualTo(rows(file)).hasSize(lines.rows());
    }
  }

  @Test
  void chunkShouldHoldSoManyRowsOrSoManyBytesAndNeverMore() {
    List<Chunk> small = cut(new JsonLines(SETTINGS), "{}\n".repeat(1_000), new Random(1));
    List<Chunk> large =
        cut(new JsonLines(SETTINGS), ("x".repeat(1_000) + "\n\n").repeat(1_500), new Random(1));

    assertThat(small).hasSize(5).allMatch(chunk -> chunk.body().length == 600);
    assertThat(small).extracting(Chunk::firstLine).containsExactly(1, 201, 401, 601, 801);
    assertThat(large).allMatch(chunk -> chunk.body().length < JsonLines.CHUNK_BYTES + LONGEST + 2);
  }

  @Test
  void blankLinesShouldMakeNoChunkHoweverMany() {
    JsonLines lines = new JsonLines(SETTINGS);

    assertThat(cut(lines, "\n".repeat(600_000) + "{}", new Random(1)))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.firstLine()).isGreaterThan(1));
    assertThat(lines.rows()).isEqualTo(1);
  }

  @Test
  void fileShouldBeRefusedWhenItIsTooLargeOrHasTooManyRows() {
    assertThatThrownBy(() -> cut(new JsonLines(SETTINGS), "{}\n".repeat(5_001), new Random(1)))
        .satisfies(
            refused ->
                assertThat(((FaultException) refused).fault())
                    .isInstanceOf(Fault.Unprocessable.class));
    assertThatThrownBy(() -> cut(new JsonLines(SETTINGS), " ".repeat(2_000_001), new Random(1)))
        .satisfies(
            refused ->
                assertThat(((FaultException) refused).fault()).isInstanceOf(Fault.TooLarge.class));
    assertThat(cut(new JsonLines(SETTINGS), "{}\n".repeat(5_000), new Random(1))).hasSize(25);
  }

  private static List<Chunk> cut(JsonLines lines, String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Chunk> chunks = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(20_000));
      chunks.addAll(lines.add(Arrays.copyOfRange(bytes, from, to)));
      from = to;
    }
    chunks.addAll(lines.end());
    return chunks;
  }

  private static List<Integer> rows(List<String> file) {
    return IntStream.range(0, file.size())
        .filter(i -> !file.get(i).matches("[ \t\r]*"))
        .mapToObj(i -> i + 1)
        .toList();
  }

  private static Contract contract() {
    Vertx vertx = Vertx.vertx();
    try {
      return Contract.load(vertx);
    } finally {
      vertx.close().await();
    }
  }
}
