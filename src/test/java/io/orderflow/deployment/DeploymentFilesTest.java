package io.orderflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the files that run OrderFlow say fits what OrderFlow is. */
class DeploymentFilesTest {
  private static final Path DOCKER = Path.of("docker");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** After the drain the command may take this long for the node and for Vert.x each. */
  private static final Duration CLOSE = Duration.ofSeconds(4).multipliedBy(2);

  @Test
  void composeShouldStartNodesWithSettingsThatExist() throws IOException {
    JsonNode services = compose().path("services");

    for (String node : List.of("migrate", "node-1", "node-2")) {
      Settings settings = SettingsReader.read(environment(services.path(node)));
      assertThat(settings.auth().pepper()).contains("for-development-only");
    }
  }

  @Test
  void composeShouldNameOnlyWhatItHas() throws IOException {
    JsonNode compose = compose();
    JsonNode services = compose.path("services");

    for (JsonNode service : services) {
      assertThat(names(services)).containsAll(dependencies(service));
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":")[0];
        if (source.startsWith("./")) {
          assertThat(DOCKER.resolve(source)).exists();
        } else {
          assertThat(names(compose.path("volumes"))).contains(source);
        }
      }
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).startsWith("127.0.0.1:");
      }
    }
  }

  @Test
  void prometheusShouldAskTheNodesOfCompose() throws IOException {
    JsonNode prometheus = yaml(DOCKER.resolve("prometheus/prometheus.yml"));

    for (JsonNode target : prometheus.at("/scrape_configs/0/static_configs/0/targets")) {
      assertThat(names(compose().path("services"))).contains(target.asText().split(":")[0]);
      assertThat(target.asText()).endsWith(":8081");
    }
    assertThat(DOCKER.resolve("prometheus").resolve(prometheus.at("/rule_files/0").asText()))
        .exists();
  }

  @Test
  void everyAlertShouldHaveItsSectionInTheRunbook() throws IOException {
    String runbook = Files.readString(DOCKER.resolve("RUNBOOK.md"));

    for (JsonNode rule : yaml(DOCKER.resolve("prometheus/alerts.yml")).at("/groups/0/rules")) {
      String section = rule.at("/annotations/runbook").asText().split("#")[1];
      assertThat(runbook).containsPattern("(?m)^### " + section + "$");
    }
  }

  @Test
  void everyPanelShouldAskTheDatasourceThatIsProvisioned() throws IOException {
    String uid =
        yaml(DOCKER.resolve("grafana/provisioning/datasources/prometheus.yaml"))
            .at("/datasources/0/uid")
            .asText();
    JsonNode dashboard = json(DOCKER.resolve("grafana/dashboards/orderflow.json"));

    assertThat(dashboard.findValues("datasource"))
        .isNotEmpty()
        .allSatisfy(datasource -> assertThat(datasource.path("uid").asText()).isEqualTo(uid));
  }

  @Test
  void ecsShouldLetAProcessFinishItsRequests() throws IOException {
    JsonNode container = task().at("/containerDefinitions/0");
    Map<String, String> given = new HashMap<>();
    for (JsonNode variable : container.path("environment")) {
      given.put(variable.path("name").asText(), variable.path("value").asText());
    }
    Settings.Http http = SettingsReader.read(given).http();

    assertThat(Duration.ofSeconds(container.path("stopTimeout").asLong()))
        .isGreaterThan(http.drainNotice().plus(http.drainTimeout()).plus(CLOSE))
        .isLessThanOrEqualTo(Duration.ofSeconds(120));
    assertThat(http.idleTimeout())
        .as("longer than the load balancer keeps connections")
        .isGreaterThan(Duration.ofSeconds(60));
  }

  @Test
  void ecsShouldTakeEverySecretByReference() throws IOException {
    JsonNode container = task().at("/containerDefinitions/0");

    for (JsonNode secret : container.path("secrets")) {
      String name = secret.path("name").asText();
      assertThat(secret.path("valueFrom").asText()).isEqualTo("@SECRET_ARN@:" + name + "::");
    }
    assertThat(container.path("environment").findValuesAsText("name"))
        .noneMatch(name -> name.matches(".*(PEPPER|KEY|URL|TOKEN|PASSWORD).*"));
    assertThat(container.path("readonlyRootFilesystem").asBoolean()).isTrue();
  }

  @Test
  void bothEnvironmentsShouldSetEverythingThatTheTemplatesTake() throws IOException {
    List<String> given = List.of("ENVIRONMENT", "IMAGE", "TASK_DEFINITION");
    for (String environment : List.of("staging", "production")) {
      String set = Files.readString(DOCKER.resolve("ecs/" + environment + ".env"));
      for (String template : List.of("task.json", "service.json", "target-group.json")) {
        assertThat(placeholders(Files.readString(DOCKER.resolve("ecs/" + template))))
            .filteredOn(name -> !given.contains(name))
            .allSatisfy(name -> assertThat(set).containsPattern("(?m)^" + name + "=."));
      }
    }
  }

  @Test
  void workflowsShouldRunOnlyActionsOfAFixedVersionWithTheRightsThatTheyName() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(".github/workflows"))) {
      for (Path file : files.toList()) {
        JsonNode workflow = yaml(file);
        assertThat(workflow.path("permissions").isObject()).as("%s: permissions", file).isTrue();
        assertThat(workflow.findValuesAsText("uses"))
            .allSatisfy(action -> assertThat(action).matches("\\./.*|[\\w./-]+@v\\d+(\\.\\d+)*"));
      }
    }
  }

  private static JsonNode compose() throws IOException {
    return yaml(DOCKER.resolve("compose.yaml"));
  }

  /** With what stands in braces until somebody sets it. */
  private static Map<String, String> environment(JsonNode service) {
    Map<String, String> environment = new HashMap<>();
    JsonNode own = service.path("environment");
    own.fields()
        .forEachRemaining(
            entry ->
                environment.put(
                    entry.getKey(),
                    entry.getValue().asText().replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")));
    return environment;
  }

  private static List<String> dependencies(JsonNode service) {
    JsonNode listed = service.path("depends_on");
    return listed.isArray()
        ? StreamSupport.stream(listed.spliterator(), false).map(JsonNode::asText).toList()
        : names(listed);
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> placeholders(String template) {
    Matcher matcher = Pattern.compile("@([A-Z_]+)@").matcher(template);
    return matcher.results().map(found -> found.group(1)).distinct().toList();
  }

  private static JsonNode task() throws IOException {
    return json(DOCKER.resolve("ecs/task.json"));
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** By SnakeYAML itself, which follows anchors and merges. */
  private static JsonNode yaml(Path file) throws IOException {
    return JSON.valueToTree(new Yaml().load(Files.readString(file)));
  }
}
