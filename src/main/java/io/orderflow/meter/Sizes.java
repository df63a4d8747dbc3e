package io.orderflow.meter;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** How large things are, counted in buckets that grow fourfold. */
public final class Sizes {
  private static final int STEP = 4;

  private Sizes() {}

  /**
   * @param smallest the first bucket's limit
   * @param buckets how many there are
   */
  public static DistributionSummary summary(
      MeterRegistry registry,
      String name,
      String description,
      Tags tags,
      int smallest,
      int buckets) {
    double[] limits = new double[buckets];
    limits[0] = smallest;
    for (int i = 1; i < buckets; i++) {
      limits[i] = limits[i - 1] * STEP;
    }
    return DistributionSummary.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(limits)
        .register(registry);
  }
}
