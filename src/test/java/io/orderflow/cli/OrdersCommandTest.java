package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import io.orderflow.support.RunningNode;
import io.orderflow.support.ShortProxy;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OrdersCommandTest {
  private static final int ORDERS = 450;

  private static RunningNode node;

  @TempDir private Path folder;
  private TestTenant tenant;
  private Map<String, String> environment;
  private String input = "";
  private final ByteArrayOutputStream standardOut = new ByteArrayOutputStream();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    node = RunningNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void tenant() {
    tenant = node.otherTenant(Plan.enterprise);
    node.stockOf(node.api(tenant), "PEN", 1_000_000);
    environment =
        new HashMap<>(Map.of("ORDERFLOW_URL", node.base(), "ORDERFLOW_API_KEY", tenant.apiKey()));
  }

  @Test
  void importShouldSayWhichRowsFailedAndWhyAndEndWithThree() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Path errors = folder.resolve("errors.jsonl");
    Files.writeString(file, row(1) + "{}\n\n" + row(0) + row(2));

    run(3, "import", file.toString(), "--errors", errors.toString());

    assertThat(err.toString())
        .contains("line 2: /currency is required; ")
        .contains("line 4: /lines/0/quantity must be at least 1");
    assertThat(out.toString().strip()).contains("4 rows, 2 in, 2 failed").hasLineCount(1);
    assertThat(Files.readAllLines(errors))
        .extracting(line -> Json.tree(line).path("line").asInt())
        .containsExactly(2, 4);
  }

  @Test
  void importShouldShowTheFirstFailuresAndWriteAllOfThem() throws IOException {
    Path errors = folder.resolve("errors.jsonl");
    input = "{}\n".repeat(130);

    run(3, "import", "-", "--json", "--errors", errors.toString());

    JsonNode job = Json.tree(out.toString());
    assertThat(job.path("failed").asInt()).isEqualTo(130);
    assertThat(err.toString().lines().filter(line -> line.startsWith("line "))).hasSize(20);
    assertThat(err.toString()).contains("and 110 more");
    assertThat(Files.readAllLines(errors)).hasSize(130);
  }

  @Test
  void importShouldEndWithZeroWhenEveryRowIsInAndFollowAgain() {
    input = row(1) + row(1);

    run(0, "import", "-", "--json");
    String job = Json.tree(out.toString()).path("id").asText();
    String first = out.toString();
    run(0, "import", "--follow", job, "--json");

    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void exportShouldWriteAllThatTheFiltersLetThrough() throws IOException {
    fill();
    Path file = folder.resolve("orders.jsonl");

    run(0, "export", file.toString());
    run(
        0,
        "export",
        file + "2",
        "--customer-email",
        "buyer1@example.com",
        "--status",
        "pending",
        "--from",
        "2020-01-01T00:00:00Z");
    run(0, "export", "-", "--external-id", "PO-7");

    List<String> all = Files.readAllLines(file);
    assertThat(all).hasSize(ORDERS).doesNotHaveDuplicates();
    assertThat(Files.readAllLines(Path.of(file + "2"))).hasSize(ORDERS / 3);
    assertThat(all).contains(standardOut.toString(StandardCharsets.UTF_8).strip());
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void exportShouldGoOnByItselfWhenItIsCutOff() throws IOException {
    fill();
    Path file = folder.resolve("orders.jsonl");
    try (ShortProxy proxy = ShortProxy.to(node.base(), 200_000)) {
      environment.put("ORDERFLOW_URL", proxy.url());
      run(0, "export", file.toString());
      assertThat(proxy.broken()).isGreaterThan(1);
    }

    assertThat(ids(file)).hasSize(ORDERS).doesNotHaveDuplicates();
  }

  @Test
  void exportShouldGoOnWithWhatAnEarlierOneLeft() throws IOException {
    fill();
    Path file = folder.resolve("orders.jsonl");
    Path part = folder.resolve("orders.jsonl.part");
    run(0, "export", file.toString());
    String whole = Files.readString(file);
    Files.writeString(part, whole.substring(0, whole.length() / 2));

    run(0, "export", file.toString(), "--resume", "--json");

    assertThat(Files.readString(file)).isEqualTo(whole);
    assertThat(Json.tree(out.toString()).path("orders").asInt()).isEqualTo(ORDERS);
    assertThat(part).doesNotExist();
  }

  @Test
  void commandsShouldSayInOneLineWhatIsWrong() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertRefused(2, "FILE", "import");
    assertRefused(2, "FILE", "import", empty.toString(), "--follow", "imp_1");
    assertRefused(2, "FILE", "export");
    assertRefused(2, "no time", "export", "x", "--from", "noon");
    assertRefused(2, "http://", "export", "x", "--url", "localhost:1");
    assertRefused(1, "is empty", "import", empty.toString());
    assertRefused(1, "cannot be read", "import", folder.resolve("none").toString());
    assertRefused(1, "404", "import", "--follow", "imp_1");
    assertRefused(1, "400", "export", folder.resolve("x").toString(), "--status", "lost");
    assertRefused(1, "there is no " + folder, "export", folder.resolve("x").toString(), "--resume");
    assertRefused(1, "401", "export", folder.resolve("x").toString(), "--key", "of_test_x");
    environment.remove("ORDERFLOW_API_KEY");
    assertRefused(2, "ORDERFLOW_API_KEY", "export", "x");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private void fill() {
    input = IntStream.range(0, ORDERS).mapToObj(this::named).collect(Collectors.joining());
    run(0, "import", "-");
  }

  private String named(int number) {
    return row(1)
        .replaceFirst("\\{", "{\"externalId\":\"PO-" + number + "\",")
        .replace("buyer@", "buyer" + number % 3 + "@");
  }

  private static String row(int quantity) {
    return "{\"currency\":\"USD\",\"customer\":{\"email\":\"buyer@example.com\"},\"lines\":[{\"sku\":\"PEN\",\"quantity\":%d,\"unitPrice\":5}]}\n"
        .formatted(quantity);
  }

  private static List<String> ids(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> Json.tree(line).path("id").asText())
        .toList();
  }

  private void assertRefused(int code, String reason, String... arguments) {
    err.getBuffer().setLength(0);
    run(code, arguments);
    assertThat(err.toString().strip()).contains(reason).hasLineCount(1);
  }

  private void run(int code, String... arguments) {
    out.getBuffer().setLength(0);
    byte[] in = input.getBytes(StandardCharsets.UTF_8);
    int actual =
        new CommandLine(new OrdersCommand(environment, new ByteArrayInputStream(in), standardOut))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setParameterExceptionHandler(Complaints::aboutArguments)
            .setExecutionExceptionHandler(Complaints::aboutExecution)
            .execute(arguments);
    assertThat(actual).as(err.toString()).isEqualTo(code);
  }
}
