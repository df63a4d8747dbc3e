package io.orderflow.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.orderflow.config.Version;
import java.util.List;

/** What the process itself uses: memory, collections, threads, processor, and since when. */
final class ProcessMeters {
  private static final List<MeterBinder> BINDERS =
      List.of(
          new ClassLoaderMetrics(),
          new JvmMemoryMetrics(),
          new JvmThreadMetrics(),
          new ProcessorMetrics(),
          new FileDescriptorMetrics(),
          new UptimeMetrics());

  private final JvmGcMetrics collections = new JvmGcMetrics();

  ProcessMeters(MeterRegistry registry) {
    BINDERS.forEach(binder -> binder.bindTo(registry));
    collections.bindTo(registry);
    Gauge.builder("orderflow.build.info", () -> 1)
        .description("Always 1: the labels tell which OrderFlow runs on which Java")
        .tag("version", Version.current())
        .tag("commit", Version.commit())
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  /** The JVM tells of collections as long as somebody listens. */
  void close() {
    collections.close();
  }
}
