package io.orderflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docker/ecs/deploy} asks of AWS, and in which order. */
class DeployTest {
  private static final String BEFORE = "describe-services services";
  private static final String REGISTER = "register-task-definition";
  private static final String MIGRATE = "run-task migrate";
  private static final String MIGRATED = "wait tasks-stopped";
  private static final String EXIT_CODE = "describe-tasks";
  private static final String SWITCH = "update-service new";
  private static final String STEADY = "wait services-stable";
  private static final String SERVING = "describe-services deployments";
  private static final String HEALTH = "describe-target-health";
  private static final String BACK = "update-service old";

  @TempDir private Path folder;
  private Path calls;

  @BeforeEach
  void noCallYet() throws IOException {
    calls = Files.createFile(folder.resolve("calls"));
  }

  @Test
  void theSchemaShouldBeMigratedBeforeTheServiceIsSwitched() {
    Ended deployed = deploy(Map.of(), "staging", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).as(deployed.output()).isZero();
    assertThat(calls())
        .containsExactly(
            BEFORE, REGISTER, MIGRATE, MIGRATED, EXIT_CODE, SWITCH, STEADY, SERVING, HEALTH);
    assertThat(call(REGISTER)).contains("\"image\": \"orderflow:2\"").doesNotContain("@");
  }

  @Test
  void aFailedMigrationShouldSwitchNothing() {
    Ended deployed = deploy(Map.of("MIGRATION_EXIT", "1"), "production", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).isEqualTo(1);
    assertThat(deployed.output()).contains("migrate ended with 1").contains("nothing was switched");
    assertThat(calls()).containsExactly(BEFORE, REGISTER, MIGRATE, MIGRATED, EXIT_CODE);
  }

  @Test
  void redHealthShouldBringTheVersionBeforeBack() {
    Ended deployed =
        deploy(Map.of("TARGETS", "healthy\\tunhealthy"), "staging", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).isEqualTo(1);
    assertThat(deployed.output()).contains("going back to old").contains("new was red");
    assertThat(calls()).endsWith(SWITCH, STEADY, SERVING, HEALTH, HEALTH, BACK, STEADY);
  }

  @Test
  void aVersionThatEcsItselfTookBackShouldCountAsRed() {
    Ended deployed = deploy(Map.of("SERVING", "old"), "staging", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).isEqualTo(1);
    assertThat(deployed.output()).contains("ECS went back to old by itself");
    assertThat(calls()).endsWith(SWITCH, STEADY, SERVING, BACK, STEADY);
  }

  @Test
  void aRefusedSwitchShouldLeaveTheVersionBefore() {
    Ended deployed = deploy(Map.of("ECS_REFUSES", "true"), "staging", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).isEqualTo(1);
    assertThat(calls()).endsWith(EXIT_CODE, SWITCH);
  }

  @Test
  void theFirstDeploymentShouldCreateTheService() {
    Ended deployed = deploy(Map.of("BEFORE", "None"), "staging", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).as(deployed.output()).isZero();
    assertThat(call("create-service"))
        .contains("\"taskDefinition\": \"new\"")
        .contains("\"rollback\": true")
        .doesNotContain("@");
  }

  @Test
  void whatCannotBeUndoneShouldCallForSomebody() {
    Ended deployed =
        deploy(Map.of("BEFORE", "None", "TARGETS", ""), "staging", "--image", "orderflow:2");

    assertThat(deployed.exitCode()).isEqualTo(3);
  }

  @Test
  void aDryRunShouldTellEveryCommandAndRunNone() {
    Ended told = deploy(Map.of(), "production", "--dry-run", "--image", "orderflow:2");

    assertThat(told.exitCode()).as(told.output()).isZero();
    assertThat(calls()).isEmpty();
    assertThat(told.output())
        .containsSubsequence(
            "aws ecs describe-services",
            "aws ecs register-task-definition",
            "aws ecs run-task",
            "aws ecs wait tasks-stopped",
            "aws ecs update-service",
            "aws ecs wait services-stable",
            "aws elbv2 describe-target-health");
  }

  @Test
  void anUnknownEnvironmentShouldBeRefused() {
    assertThat(deploy(Map.of(), "moon").exitCode()).isEqualTo(2);
    assertThat(deploy(Map.of()).exitCode()).isEqualTo(2);
    assertThat(calls()).isEmpty();
  }

  private record Ended(int exitCode, String output) {}

  private Ended deploy(Map<String, String> world, String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", "docker/ecs/deploy"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", "", (path, none) -> "src/test/resources/deployment:" + path);
    environment.putAll(
        Map.of("MIGRATION_EXIT", "0", "SERVING", "new", "BEFORE", "old", "ECS_REFUSES", "false"));
    environment.putAll(Map.of("TARGETS", "healthy\\thealthy", "CALLS", calls.toString()));
    environment.putAll(Map.of("HEALTH_LOOKS", "2", "HEALTH_PAUSE", "0"));
    environment.putAll(world);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), output);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> calls() {
    return lines().stream().map(DeployTest::gist).toList();
  }

  private String call(String verb) {
    return lines().stream().filter(line -> line.contains(verb)).findFirst().orElseThrow();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(calls);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The verb of a call, and what tells it from others with the same verb. */
  private static String gist(String call) {
    String verb = call.split(" ")[1];
    return switch (verb) {
      case "wait" -> verb + " " + call.split(" ")[2];
      case "run-task" -> verb + (call.contains("[\"migrate\"]") ? " migrate" : "");
      case "describe-services" ->
          verb + (call.contains("deployments") ? " deployments" : " services");
      case "update-service" -> verb + (call.contains("--task-definition new") ? " new" : " old");
      default -> verb;
    };
  }
}
