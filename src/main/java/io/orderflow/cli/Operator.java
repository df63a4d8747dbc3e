package io.orderflow.cli;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.dispatch.DeadLetters;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.tenant.Keys;
import io.orderflow.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a command needs to do an operator's work: a database, for as long as it runs. */
record Operator(Tenants tenants, Keys keys, DeadLetters deadLetters) {
  /** Whoever types a command rather waits than tries again; a request has to be answered sooner. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Runs the work and waits for it.
   *
   * @throws CliException when it is refused or the database is away
   */
  static <T> T run(Map<String, String> environment, Function<Operator, Future<T>> work) {
    Settings settings = SettingsReader.read(environment);
    Vertx vertx = Vertx.vertx();
    try {
      return work.apply(open(settings, Database.open(vertx, patient(settings.database())))).await();
    } catch (FaultException refusal) {
      throw new CliException(sentence(refusal.fault()));
    } finally {
      vertx.close().await();
    }
  }

  private static Settings.Database patient(Settings.Database settings) {
    return new Settings.Database(settings.url(), settings.poolSize(), PATIENCE, PATIENCE);
  }

  private static Operator open(Settings settings, Database database) {
    Clock clock = Clock.systemUTC();
    IdSource ids = new UuidV7(clock);
    Keys keys = new Keys(database, settings.auth().pepper(), clock, ids, new SecureRandom());
    return new Operator(
        new Tenants(database, keys, clock, ids),
        keys,
        new DeadLetters(database, settings, ids, clock));
  }

  /** What a person is told of a refusal. */
  static String sentence(Fault fault) {
    if (fault instanceof Fault.Invalid invalid) {
      return invalid.errors().stream().map(FieldError::detail).collect(Collectors.joining("; "));
    }
    if (fault instanceof Fault.Conflict conflict) {
      return conflict.detail();
    }
    if (fault instanceof Fault.NotFound missing) {
      return "there is no such " + missing.what();
    }
    if (fault instanceof Fault.Unavailable away) {
      return "the " + away.dependency() + " does not answer";
    }
    return fault.toString();
  }
}
