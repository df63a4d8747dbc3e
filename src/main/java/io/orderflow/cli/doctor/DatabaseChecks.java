package io.orderflow.cli.doctor;

import io.orderflow.cli.doctor.ServerStore.Facts;
import io.orderflow.config.ConfigException;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.orderflow.pg.Migrations;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Whether PostgreSQL is there, new enough, safe, large enough and migrated. */
final class DatabaseChecks {
  private static final int OLDEST = 15;
  private static final int VERSION_UNIT = 10_000;
  private static final long PATIENCE_SECONDS = 4;

  /** Those of orders and of lists, one that listens for revoked keys, one of the cluster. */
  private static final int OTHER_CONNECTIONS =
      Database.HOT_CONNECTIONS + Database.LIST_CONNECTIONS + 2;

  private final Settings settings;

  DatabaseChecks(Settings settings) {
    this.settings = settings;
  }

  List<Finding> run() {
    Vertx vertx = Vertx.vertx();
    try {
      PgConnection connection =
          PgConnection.connect(vertx, Database.connectOptions(settings.database()))
              .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Instant asked = Instant.now();
      Facts facts = ServerStore.facts(connection).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return judge(facts, asked, Instant.now());
    } catch (Exception failure) {
      return List.of(unreachable(failure));
    } finally {
      vertx.close();
    }
  }

  private List<Finding> judge(Facts facts, Instant asked, Instant now) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version(facts.version()));
    findings.add(ClockFinding.of("database clock", asked, facts.now(), now));
    findings.add(durability(facts));
    findings.add(connections(facts));
    if (!facts.isTracking()) {
      findings.add(
          Finding.fail(
              "track_activities",
              "is off: live events wait half a minute, and may miss some",
              "set track_activities = on in postgresql.conf"));
    }
    findings.add(schemaInTime());
    return findings;
  }

  static Finding version(int number) {
    int major = number / VERSION_UNIT;
    return major < OLDEST
        ? Finding.fail("database", "PostgreSQL " + major, "use PostgreSQL 15 or newer")
        : Finding.ok("database", "PostgreSQL " + major + " answers");
  }

  static Finding durability(Facts facts) {
    if (!facts.isFsync()) {
      return Finding.fail(
          "durability",
          "fsync is off: a crash of the machine may destroy the database",
          "set fsync = on in postgresql.conf");
    }
    return facts.synchronousCommit().equals("off")
        ? Finding.fail(
            "durability",
            "synchronous_commit is off: orders that were answered may be lost",
            "set synchronous_commit = on in postgresql.conf or for the role")
        : Finding.ok("durability", "fsync and synchronous_commit are on");
  }

  Finding connections(Facts facts) {
    int each =
        settings.database().poolSize()
            + settings.dispatch().connections()
            + settings.bulk().connections()
            + OTHER_CONNECTIONS;
    String what =
        "a process takes up to %d of %d; %d are in use"
            .formatted(each, facts.connections(), facts.used());
    if (each > facts.connections()) {
      return Finding.fail(
          "connections",
          what,
          "raise max_connections, or lower ORDERFLOW_DATABASE_POOL_SIZE: %d fit at most"
              .formatted(facts.connections() - each + settings.database().poolSize()));
    }
    return Finding.ok(
        "connections", what + "; enough for " + facts.connections() / each + " processes");
  }

  /** Flyway waits for its locks as long as it takes. */
  private Finding schemaInTime() {
    Finding late =
        Finding.fail(
            "schema",
            "could not be read within " + PATIENCE_SECONDS + " s",
            "let a migration that runs now end, then look again");
    return CompletableFuture.supplyAsync(this::schema)
        .completeOnTimeout(late, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private Finding schema() {
    try {
      int pending = Migrations.of(settings.database()).pending();
      return pending == 0
          ? Finding.ok("schema", "all migrations are applied")
          : Finding.fail("schema", "lacks " + pending + " migrations", "run `migrate`");
    } catch (ConfigException wrong) {
      return Finding.fail(
          "schema",
          wrong.getMessage().lines().findFirst().orElse("cannot be read"),
          "run the version of OrderFlow that this database belongs to, or a newer one");
    }
  }

  private Finding unreachable(Exception failure) {
    String place = Place.of(settings.database().url());
    if (failure instanceof PgException refused) {
      return Finding.fail(
          "database",
          place + " refuses: " + refused.getErrorMessage(),
          "correct user, password or database of DATABASE_URL, or the server's pg_hba.conf");
    }
    return Finding.fail(
        "database",
        Place.silent(place, failure, PATIENCE_SECONDS),
        "start PostgreSQL, correct host and port of DATABASE_URL, or open the firewall");
  }
}
