package io.orderflow.pg;

import io.orderflow.config.ConfigException;
import io.orderflow.config.Settings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.function.IntSupplier;
import java.util.jar.JarEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The schema's migrations, packed in the jar: plain JDBC, run before the verticles start and never
 * on an event loop.
 */
public final class Migrations {
  /** Stands for its folder, which is one in the jar or on the disk. */
  private static final String FIRST = "/sql/V001__tenants.sql";

  private static final Pattern NUMBER = Pattern.compile("V(\\d+)__");

  private final Flyway flyway;

  private Migrations(Flyway flyway) {
    this.flyway = flyway;
  }

  public static Migrations of(Settings.Database settings) {
    JdbcUrl jdbc = JdbcUrl.of(settings);
    return new Migrations(
        Flyway.configure()
            .dataSource(jdbc.url(), jdbc.user(), jdbc.password())
            .locations("classpath:sql")
            .load());
  }

  /** Brings the schema up to date and says how many migrations that took. */
  public int migrate() {
    return explained(() -> flyway.migrate().migrationsExecuted);
  }

  /**
   * How many migrations the database lacks.
   *
   * @throws ConfigException also when those that it has are not the ones of this version
   */
  public int pending() {
    return explained(
        () -> {
          int pending = flyway.info().pending().length;
          if (pending == 0) {
            flyway.validate();
          }
          return pending;
        });
  }

  /** The number of the newest migration that this version brings along. */
  public static int newest() {
    URL first = Migrations.class.getResource(FIRST);
    try (Stream<String> files =
        first.openConnection() instanceof JarURLConnection jar
            ? jar.getJarFile().stream().map(JarEntry::getName)
            : Stream.of(new File(first.getPath()).getParentFile().list())) {
      return files
          .map(NUMBER::matcher)
          .filter(Matcher::find)
          .mapToInt(number -> Integer.parseInt(number.group(1)))
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int explained(IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (FlywayException failure) {
      throw new ConfigException(
          "cannot use the database of DATABASE_URL: " + root(failure).getMessage());
    }
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }
}
