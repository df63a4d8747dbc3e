package io.orderflow.cli.doctor;

import io.orderflow.config.ConfigException;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at everything that a process needs, all at once, and waits for none of it for long. */
public final class Doctor {
  private final Map<String, String> environment;
  private final Path data;
  private final boolean offline;

  /**
   * @param data the folder that dev mode would use
   * @param offline whether to leave out what is on the internet
   */
  public Doctor(Map<String, String> environment, Path data, boolean offline) {
    this.environment = environment;
    this.data = data;
    this.offline = offline;
  }

  /** In the order in which they are best mended. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    try {
      Settings settings = SettingsReader.read(environment);
      findings.addAll(SettingsChecks.of(settings));
      findings.addAll(new MachineChecks(settings.cluster().enabled(), data).run());
      findings.addAll(together(settings));
    } catch (ConfigException wrong) {
      findings.add(
          Finding.fail(
              "settings",
              wrong.getMessage(),
              "correct the variable; conf/orderflow.yaml names every setting. The rest was not looked at."));
      findings.addAll(new MachineChecks(false, data).run());
    }
    return findings;
  }

  private List<Finding> together(Settings settings) {
    List<Callable<List<Finding>>> parts = new ArrayList<>();
    parts.add(() -> new DatabaseChecks(settings).run());
    parts.add(() -> new RedisChecks(settings.redis()).run());
    if (!offline) {
      parts.add(() -> new EgressChecks(settings).run());
    }
    ExecutorService threads = Executors.newFixedThreadPool(parts.size());
    try {
      List<Finding> findings = new ArrayList<>();
      for (Future<List<Finding>> part : threads.invokeAll(parts)) {
        findings.addAll(part.get());
      }
      return findings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
