package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/** Two targets' runs as one table: medians, their spread, and how many times as good ours is. */
final class Ratios {
  private final JsonNode runs;
  private final String peer;
  private final String ours;
  private final StringBuilder table =
      new StringBuilder(
          "\n| Work | Figure | Peer: median (min–max) | OrderFlow: median (min–max) | Times as good |\n|---|---|---|---|---|\n");

  private Ratios(JsonNode runs, String peer, String ours) {
    this.runs = runs;
    this.peer = peer;
    this.ours = ours;
  }

  static String table(JsonNode runs, String peer, String ours) {
    Ratios ratios = new Ratios(runs, peer, ours);
    Set<String> workloads = new LinkedHashSet<>();
    runs.forEach(run -> workloads.add(run.path("workload").asText()));
    workloads.forEach(ratios::add);
    return ratios.table.toString();
  }

  private void add(String workload) {
    if (workload.startsWith("fanout")) {
      more(workload, "deliveries/s", run -> run.path("deliveriesPerSecond").asDouble());
      less(workload, "commit→arrival p50 ms", run -> run.at("/delay201/p50").asDouble());
      less(workload, "commit→arrival p99 ms", run -> run.at("/delay201/p99").asDouble());
    } else {
      more(workload, "requests/s", run -> run.path("rps").asDouble());
      less(workload, "p99 ms", run -> run.path("p99").asDouble());
    }
    less(workload, "app CPU µs/request", run -> run.at("/usPerRequest/app").asDouble());
    less(workload, "PostgreSQL CPU µs/request", run -> run.at("/usPerRequest/pg").asDouble());
    less(workload, "resident MB", run -> run.path("rssMb").asDouble());
    less(workload, "body bytes", run -> run.path("bodyBytes").asDouble());
    less(workload, "answers other than 2xx", run -> run.path("non2xxWholeRun").asDouble());
  }

  private void more(String workload, String figure, ToDoubleFunction<JsonNode> value) {
    row(
        workload,
        figure,
        value,
        figures(ours, workload, value).median() / figures(peer, workload, value).median());
  }

  private void less(String workload, String figure, ToDoubleFunction<JsonNode> value) {
    row(
        workload,
        figure,
        value,
        figures(peer, workload, value).median() / figures(ours, workload, value).median());
  }

  private void row(String workload, String figure, ToDoubleFunction<JsonNode> value, double ratio) {
    table.append(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                workload,
                figure,
                figures(peer, workload, value).text(Runs.ONE_DIGIT),
                figures(ours, workload, value).text(Runs.ONE_DIGIT),
                Double.isFinite(ratio) ? "%.2f".formatted(ratio) : "–"));
  }

  private Runs figures(String target, String workload, ToDoubleFunction<JsonNode> value) {
    return Runs.of(
        StreamSupport.stream(runs.spliterator(), false)
            .filter(run -> run.path("target").asText().equals(target))
            .filter(run -> run.path("workload").asText().equals(workload))
            .map(value::applyAsDouble)
            .toList());
  }
}
