package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
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
    row(workload, figure, value, median(ours, workload, value) / median(peer, workload, value));
  }

  private void less(String workload, String figure, ToDoubleFunction<JsonNode> value) {
    row(workload, figure, value, median(peer, workload, value) / median(ours, workload, value));
  }

  private void row(String workload, String figure, ToDoubleFunction<JsonNode> value, double ratio) {
    table.append(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                workload,
                figure,
                spread(peer, workload, value),
                spread(ours, workload, value),
                Double.isFinite(ratio) ? "%.2f".formatted(ratio) : "–"));
  }

  private String spread(String target, String workload, ToDoubleFunction<JsonNode> value) {
    List<Double> all = values(target, workload, value).sorted().boxed().toList();
    return all.isEmpty()
        ? "–"
        : "%.1f (%.1f–%.1f)"
            .formatted(median(target, workload, value), all.get(0), all.get(all.size() - 1));
  }

  private double median(String target, String workload, ToDoubleFunction<JsonNode> value) {
    double[] all = values(target, workload, value).sorted().toArray();
    int half = all.length / 2;
    if (all.length == 0) {
      return Double.NaN;
    }
    return all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
  }

  private DoubleStream values(String target, String workload, ToDoubleFunction<JsonNode> value) {
    return StreamSupport.stream(runs.spliterator(), false)
        .filter(run -> run.path("target").asText().equals(target))
        .filter(run -> run.path("workload").asText().equals(workload))
        .mapToDouble(value);
  }
}
