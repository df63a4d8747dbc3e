package io.orderflow.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The table of rooms in src/README.md: who may import what. */
class HouseTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.orderflow");

  private static final String[] FEATURES = {
    "io.orderflow.order..",
    "io.orderflow.inventory..",
    "io.orderflow.webhook..",
    "io.orderflow.event..",
    "io.orderflow.tenant..",
    "io.orderflow.bulk..",
    "io.orderflow.dispatch..",
    "io.orderflow.integration.."
  };

  @Test
  void roomsShouldMakeNoCycle() {
    slices().matching("io.orderflow.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void onlyStoresShouldReadRows() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orderflow.pg..")
        .and(not(outermost(simpleNameEndingWith("Store"))))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.sqlclient.Row")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.sqlclient.Tuple")
        .check(HOUSE);
  }

  @Test
  void onlyTheEdgeShouldKnowHttpRequests() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orderflow.edge..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.ext.web.RoutingContext")
        .check(HOUSE);
  }

  @Test
  void onlyDoorsShouldKnowTheEventBus() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.orderflow.bus..", "io.orderflow.cli..")
        .and(not(outermost(simpleNameEndingWith("Verticle"))))
        .and()
        .doNotHaveFullyQualifiedName("io.orderflow.Node")
        .and()
        .doNotHaveFullyQualifiedName("io.orderflow.cluster.InfinispanMembership")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.core.eventbus.EventBus")
        .check(HOUSE);
  }

  @Test
  void theListenersShouldSeeOnlyMessagesOfAFeature() {
    noClasses()
        .that()
        .resideInAnyPackage("io.orderflow.edge..", "io.orderflow.management..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(FEATURES).and(not(outermost(simpleNameEndingWith("Messages")))))
        .check(HOUSE);
  }

  @Test
  void foundationsShouldImportNoFeature() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.orderflow.bus..",
            "io.orderflow.cluster..",
            "io.orderflow.config..",
            "io.orderflow.docs..",
            "io.orderflow.embedded..",
            "io.orderflow.id..",
            "io.orderflow.json..",
            "io.orderflow.memory..",
            "io.orderflow.meter..",
            "io.orderflow.pg..",
            "io.orderflow.redis..",
            "io.orderflow.trace..",
            "io.orderflow.ops..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FEATURES)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.orderflow.edge..", "io.orderflow.management..", "io.orderflow.cli..")
        .check(HOUSE);
  }

  @Test
  void settingsShouldImportNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("io.orderflow.config..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.orderflow..")
                .and(not(resideInAnyPackage("io.orderflow.config.."))))
        .check(HOUSE);
  }

  @Test
  void domainRecordsShouldKnowNothingOfVertx() {
    noClasses()
        .that()
        .resideInAnyPackage(FEATURES)
        .and(areRecordsOrEnums())
        .and()
        .areTopLevelClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(HOUSE);
  }

  @Test
  void ordersShouldBeReachedByMessages() {
    reachedByMessages("order").check(HOUSE);
  }

  @Test
  void webhooksShouldBeReachedByMessages() {
    reachedByMessages("webhook").check(HOUSE);
  }

  @Test
  void importsShouldBeReachedByMessages() {
    reachedByMessages("bulk").check(HOUSE);
  }

  @Test
  void tenantsShouldBeReachedByMessages() {
    reachedByMessages("tenant").check(HOUSE);
  }

  /** An order reserves in its own transaction. */
  @Test
  void inventoryShouldBeReachedByMessagesAndByOrders() {
    reachedByMessages("inventory", "io.orderflow.order..").check(HOUSE);
  }

  /** Who traces knows spans; everyone else knows what may be told of them. */
  @Test
  void onlyTracingShouldKnowOpenTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orderflow.trace..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(HOUSE);
  }

  @Test
  void onlyMigrationsAndEmbeddedServersShouldUseJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orderflow.embedded..")
        .and()
        .doNotHaveFullyQualifiedName("io.orderflow.pg.Migrations")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..")
        .check(HOUSE);
  }

  /** An outcome is the one that becomes the answer of a future. */
  private static DescribedPredicate<JavaClass> areRecordsOrEnums() {
    return DescribedPredicate.describe(
        "are domain records or enums",
        type -> (type.isRecord() || type.isEnum()) && !type.getSimpleName().equals("Outcome"));
  }

  private static ArchRule reachedByMessages(String feature, String... friends) {
    String room = "io.orderflow." + feature + "..";
    return noClasses()
        .that()
        .resideOutsideOfPackages(room, "io.orderflow", "io.orderflow.cli..")
        .and()
        .resideOutsideOfPackages(friends)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(room).and(not(outermost(simpleNameEndingWith("Messages")))));
  }

  /** A nested class is judged by the file that it stands in. */
  private static DescribedPredicate<JavaClass> outermost(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.describe(
        "in a file with " + predicate.getDescription(), type -> predicate.test(file(type)));
  }

  private static JavaClass file(JavaClass type) {
    return type.getEnclosingClass().map(HouseTest::file).orElse(type);
  }
}
