package io.orderflow.bulk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What operators see of imports: rows by what became of them. */
final class BulkMeters {
  private final Counter succeeded;
  private final Counter failed;

  BulkMeters(MeterRegistry registry) {
    succeeded = rows(registry, "succeeded");
    failed = rows(registry, "failed");
  }

  void settled(List<RowResult> results) {
    long good = results.stream().filter(RowResult::isSuccess).count();
    succeeded.increment(good);
    failed.increment(results.size() - good);
  }

  private static Counter rows(MeterRegistry registry, String outcome) {
    return Counter.builder("orderflow.import.rows")
        .description("Rows of imports that are done")
        .tag("outcome", outcome)
        .register(registry);
  }
}
