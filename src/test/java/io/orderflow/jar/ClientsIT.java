package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.config.SettingsReader;
import io.orderflow.support.Api;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Program;
import io.orderflow.support.Servers;
import io.orderflow.support.Spec;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that use the clients generated from the contract, against the packaged jar. */
class ClientsIT {
  private static final Path JOURNEYS = Path.of("src", "test", "resources", "clients");
  private static final Path JAVA_CLIENT = Path.of("target", "clients", "java", "src");
  private static final Path TYPESCRIPT_CLIENT = Path.of("target", "clients", "typescript");
  private static final Path TYPESCRIPT_JOURNEY = Path.of("target", "clients-journey");
  private static final Path MODULES = TYPESCRIPT_JOURNEY.resolve("node_modules");
  private static final Path COMPILER = MODULES.resolve("typescript/bin/tsc");
  private static final Duration INSTALL = Duration.ofSeconds(60);
  private static final Duration COMPILE = Duration.ofSeconds(60);
  private static final Duration JOURNEY = Duration.ofSeconds(30);
  private static final String[] INSTALL_COMPILER = {
    "npm",
    "install",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--no-save",
    "typescript@5.9.3"
  };
  private static final String[] LIFE = {
    "available 100",
    "created pending 5997 null",
    "same true",
    "orders 5",
    "confirmed confirmed by the door",
    "edited null {} 1",
    "partly partially_fulfilled null",
    "fulfilled fulfilled completed",
    "events order.created order.updated order.confirmed order.updated order.updated order.fulfilled order.completed",
    "snapshot completed 7",
    "imported 2 0",
    "exported 7 5997",
    "problem 404 not_found"
  };

  @TempDir private static Path folder;
  private static Map<String, String> environment;
  private static JarProcess server;
  private static String base;
  private final String apiKey =
      TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey();

  @BeforeAll
  static void serve() {
    String port = String.valueOf(Servers.freePort());
    environment = Servers.environment(Map.of("PORT", port));
    base = "http://127.0.0.1:" + port;
    server = JarProcess.start(folder, environment, "serve");
    server.awaitLine("OrderFlow (serves)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void javaClientShouldTakeAnOrderThroughItsLife() throws IOException {
    Path classes = compileJava();

    String printed =
        Program.run(
            JOURNEY,
            Path.of("."),
            Map.of(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes + ":" + System.getProperty("java.class.path"),
            "Journey",
            base,
            apiKey);

    assertThat(printed.lines()).containsExactly(LIFE);
    assertDone();
  }

  @Test
  void typescriptClientShouldTakeAnOrderThroughItsLife() throws IOException {
    assumeTrue(Program.areHere("the TypeScript client", "node", "npm"));
    assumeTrue(hasCompiler());
    compileTypescript();

    String printed =
        Program.run(JOURNEY, TYPESCRIPT_JOURNEY, Map.of(), "node", "dist/journey.js", base, apiKey);

    assertThat(printed.lines()).containsExactly(LIFE);
    assertDone();
  }

  @Test
  void everyModelShouldHaveItsNameFromTheContract() throws IOException {
    Set<String> named = new HashSet<>();
    Spec.get().root().at("/components/schemas").fieldNames().forEachRemaining(named::add);
    try (Stream<Path> models = Files.list(TYPESCRIPT_CLIENT.resolve("src/models"))) {
      assertThat(models.map(file -> file.getFileName().toString().replace(".ts", "")))
          .contains("Order", "Problem")
          .filteredOn(model -> !model.equals("index"))
          .isSubsetOf(named);
    }
  }

  private static Path compileJava() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-classpath"));
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(JOURNEYS.resolve("Journey.java").toString());
    try (Stream<Path> files = Files.walk(JAVA_CLIENT)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, complaints, arguments.toArray(String[]::new));
    assertThat(exit).as(complaints.toString()).isZero();
    return classes;
  }

  private static boolean hasCompiler() throws IOException {
    Files.createDirectories(MODULES);
    if (Files.exists(COMPILER)) {
      return true;
    }
    try (Program npm = Program.start(TYPESCRIPT_JOURNEY, Map.of(), INSTALL_COMPILER)) {
      boolean installed = npm.exitCode(INSTALL) == 0;
      if (!installed) {
        System.out.println("SKIPPED: the TypeScript client: no compiler: " + npm.output());
      }
      return installed;
    }
  }

  /** The client as its package builds itself, then a program that has it as a dependency. */
  private static void compileTypescript() throws IOException {
    for (String file : List.of("package.json", "tsconfig.json", "journey.ts")) {
      Files.copy(
          JOURNEYS.resolve(file),
          TYPESCRIPT_JOURNEY.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Path link = MODULES.resolve("orderflow-client");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, TYPESCRIPT_CLIENT.toAbsolutePath());
    tsc(TYPESCRIPT_CLIENT, "--strict");
    tsc(TYPESCRIPT_JOURNEY);
  }

  private static void tsc(Path project, String... options) {
    String[] command =
        Stream.concat(Stream.of(COMPILER.toAbsolutePath().toString()), Stream.of(options))
            .toArray(String[]::new);
    Program.run(COMPILE, project, Map.of(), command);
  }

  /** As the server sees it: each order once, one of them at its end. */
  private void assertDone() {
    Api api = new Api(base, apiKey);
    assertThat(api.get("/v1/orders").send().json().get("data")).hasSize(7);
    assertThat(api.get("/v1/orders?status=completed").send().json().get("data")).hasSize(1);
    assertThat(api.get("/v1/inventory").send().json().at("/data/0/onHand").asLong()).isEqualTo(97);
  }
}
