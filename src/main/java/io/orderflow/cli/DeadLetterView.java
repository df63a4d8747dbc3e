package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** How dead letters and their replays are shown to people. */
final class DeadLetterView {
  private static final List<String> LETTER =
      List.of("ID", "WEBHOOK", "EVENT", "TYPE", "ERROR", "STATUS", "ATTEMPTS", "GIVEN UP");
  private static final List<String> JOB = List.of("JOB", "STATUS", "CREATED");

  private DeadLetterView() {}

  static Table table(List<JsonNode> letters) {
    return new Table(LETTER, letters.stream().map(DeadLetterView::row).toList());
  }

  static Table job(JsonNode job) {
    return new Table(JOB, List.of(cells(job, "id", "status", "createdAt")));
  }

  private static List<String> row(JsonNode letter) {
    return cells(
        letter,
        "id",
        "webhookId",
        "eventId",
        "eventType",
        "error",
        "statusCode",
        "attemptCount",
        "settledAt");
  }

  private static List<String> cells(JsonNode object, String... names) {
    return Stream.of(names).map(object::path).map(DeadLetterView::text).toList();
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "-" : value.asText();
  }
}
