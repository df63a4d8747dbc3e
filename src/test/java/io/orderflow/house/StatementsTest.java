package io.orderflow.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.orderflow.support.Prepared;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every statement of every store: PostgreSQL understands it, and it is bound to a tenant. */
class StatementsTest {
  private static final Predicate<String> STATEMENT =
      Pattern.compile("^(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|LISTEN|NOTIFY)\\b").asPredicate();

  /** What has gaps is no statement yet; {@code OrderListStoreTest} fills them in every way. */
  private static final String TEMPLATE = "%1$";

  /** Compared with a bind or with a row that was bound, or written from one. */
  private static final Predicate<String> BOUND =
      Pattern.compile(
              "tenant_id = (\\$\\d|ANY \\(\\$)"
                  + "|(?s)unnest\\(.* AS (\\w+) \\(tenant_id\\b.*tenant_id = \\2\\.tenant_id"
                  + "|(?s)unnest\\(.* AS (\\w+) \\(tenant_id\\b.*NOT \\(tenant_id <> \\3\\.tenant_id\\)"
                  + "|(?s)unnest\\(\\$\\d::uuid\\[\\]\\) AS tenant_id,.*\\) AS (\\w+)\\s.*tenant_id = \\4\\.tenant_id"
                  + "|INSERT INTO \\w+ \\(tenant_id\\b")
          .asPredicate();

  /** The statements that belong to no tenant, each with its reason. */
  private static final Map<String, String> UNBOUND =
      Map.ofEntries(
          Map.entry("AlertStore.FORGET", "alerts are the installation's own"),
          Map.entry("AlertStore.LEAVE_DUTY", "the duty is the installation's own"),
          Map.entry("AlertStore.OF_INSTALLATION", "alerts are the installation's own"),
          Map.entry("AlertStore.ORPHAN", "alerts are the installation's own"),
          Map.entry("AlertStore.SAVE", "alerts are the installation's own"),
          Map.entry("AlertStore.SETTLE", "alerts are the installation's own"),
          Map.entry("AlertStore.TAKE_DUTY", "the duty is the installation's own"),
          Map.entry("AuthStore.SELECT_BY_DIGEST", "finds out whose the key is"),
          Map.entry("AuthStore.SELECT_EPOCH", "one number for all"),
          Map.entry("ChunkStore.TAKE", "each process places the rows of all"),
          Map.entry("ClockStore.NOW", "reads no table"),
          Map.entry("DeliveryStore.RELEASE", "a lease is of one process"),
          Map.entry("DeliveryStore.RESCUE", "frees what dead processes had leased"),
          Map.entry("EndpointStore.DUE", "the dispatcher asks whose deliveries are due"),
          Map.entry("EndpointStore.UNWELL", "the dispatcher asks whose endpoints fail"),
          Map.entry("IntegrationStore.TAKE_CHECKS", "each process asks the services of all"),
          Map.entry("IntegrationStore.FORGET_TOLD", "retention"),
          Map.entry("FactStore.DEAD", "operators see the sum of all tenants"),
          Map.entry("FactStore.DOWN", "operators see the endpoints of all tenants"),
          Map.entry("FactStore.LATE", "operators see the endpoints of all tenants"),
          Map.entry("FactStore.MISMATCHED", "operators see the sum of all tenants"),
          Map.entry("HealthStore.PING", "reads no table"),
          Map.entry("HealthStore.SCHEMA", "the schema is everyone's"),
          Map.entry(
              "IdempotencyStore.HOLD", "reads no table; the tenant is part of the lock's name"),
          Map.entry(
              "IdempotencyStore.LOCK", "reads no table; the tenant is part of the lock's name"),
          Map.entry("MeterStore.BACKLOG", "operators see the sum of all tenants"),
          Map.entry("ProcessAlertStore.LEAVE", "alerts are the installation's own"),
          Map.entry("ProcessAlertStore.WRITE_DOWN", "alerts are the installation's own"),
          Map.entry("MeterStore.DEAD_BY_WEBHOOK", "operators see whose receivers fail"),
          Map.entry("ReplayStore.ANY_DUE", "the dispatcher asks whether there is a replay at all"),
          Map.entry("ReplayStore.NEXT", "the dispatcher asks whose replay is next"),
          Map.entry("RetentionStore.DROP_ONE_PARTITION", "upkeep of all tenants"),
          Map.entry("RetentionStore.ENSURE_PARTITIONS", "upkeep of all tenants"),
          Map.entry("RetentionStore.FORGET_ANSWERS", "upkeep of all tenants"),
          Map.entry("ServerStore.FACTS", "reads no table"),
          Map.entry("SigningKeyStore.ALL", "the keys are OrderFlow's own"),
          Map.entry("SigningKeyStore.INSERT", "the keys are OrderFlow's own"),
          Map.entry("SigningKeyStore.LOCK", "reads no table"),
          Map.entry("StageStore.LOCK", "reads no table; the tenant is part of the lock's name"),
          Map.entry("TailStore.SETTLED", "transactions are of no tenant"),
          Map.entry("TenantStore.SELECT_OWNER", "an operator names a key by its id"),
          Map.entry("TenantStore.SELECT_TENANTS", "an operator lists all"),
          Map.entry("TenantStore.SELECT_TENANT_BY_NAME", "an operator names a tenant"),
          Map.entry("TurnStore.TRY", "reads no table"),
          Map.entry("UpkeepStore.DELETE_BROKEN_CHUNKS", "retention"),
          Map.entry("UpkeepStore.DELETE_BROKEN_UPLOADS", "retention"),
          Map.entry("UpkeepStore.DELETE_OLD_JOBS", "retention"),
          Map.entry("UpkeepStore.DELETE_OLD_RESULTS", "retention"));

  @Test
  void everyStatementShouldBeUnderstoodByPostgres() {
    Map<String, String> statements = statements();

    assertThat(statements).hasSizeGreaterThan(30);
    try (Prepared prepared = new Prepared()) {
      statements.forEach(prepared::accepts);
    }
  }

  @Test
  void everyStatementShouldBeBoundToATenantOrHaveAReason() {
    Map<String, String> unbound = statements();
    unbound.values().removeIf(BOUND);

    assertThat(unbound.keySet()).isEqualTo(UNBOUND.keySet());
  }

  private static Map<String, String> statements() {
    Map<String, String> statements = new TreeMap<>();
    new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.orderflow")
            .stream()
            .filter(type -> type.getSimpleName().endsWith("Store"))
            .map(JavaClass::reflect)
            .forEach(store -> collect(store, statements));
    return statements;
  }

  private static void collect(Class<?> store, Map<String, String> statements) {
    Arrays.stream(store.getDeclaredFields())
        .filter(field -> field.getType() == String.class && Modifier.isStatic(field.getModifiers()))
        .filter(field -> STATEMENT.test(text(field)) && !text(field).contains(TEMPLATE))
        .forEach(
            field -> statements.put(store.getSimpleName() + "." + field.getName(), text(field)));
  }

  private static String text(Field field) {
    try {
      field.setAccessible(true);
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
