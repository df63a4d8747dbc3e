package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What every command has in common. */
class MannersTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine orderflow =
      Main.commandLine()
          .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void everyCommandShouldHaveExamplesAndExitCodes() {
    for (CommandLine command : all(orderflow)) {
      String help = command.getUsageMessage(Ansi.OFF);

      assertThat(help)
          .as(command.getCommandName())
          .containsPattern("Examples:\\n(?s:.*)orderflow ");
      assertThat(help).contains("Exit codes:", "  2   the command line is wrong");
    }
  }

  /** Examples that the parser refuses would be worse than none. */
  @Test
  void everyExampleShouldBeUnderstood() {
    for (CommandLine command : all(orderflow)) {
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        if (line.startsWith("  orderflow ") && !line.contains(">")) {
          String[] words = line.strip().split("  ")[0].split(" ");
          String[] arguments = List.of(words).subList(1, words.length).toArray(String[]::new);

          assertThat(Main.commandLine().parseArgs(arguments).hasSubcommand()).as(line).isTrue();
        }
      }
    }
  }

  @Test
  void everyCommandThatPrintsAResultShouldPrintJson() {
    for (CommandLine command : all(orderflow)) {
      boolean prints = command.getSubcommands().isEmpty();
      boolean isScript = command.getCommandName().equals("completion");

      assertThat(command.getCommandSpec().findOption("--json") != null)
          .as(command.getCommandName())
          .isEqualTo(prints && !isScript);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "srve, serve",
    "tenants crate, create",
    "keys roate, rotate",
    "tenants list --jsn, --json",
    "doctor --ofline, --offline",
  })
  void mistypedWordShouldBeAnsweredWithTheRightOne(String typed, String meant) {
    assertThat(orderflow.execute(typed.split(" "))).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("orderflow: ")
        .contains("; did you mean " + meant)
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void errorShouldBeJsonWhenTheAnswerWouldBe() {
    assertThat(orderflow.execute("tenants", "crate", "--json")).isEqualTo(2);
    JsonNode wrong = Json.tree(err.toString());
    assertThat(wrong.get("error").asText()).isEqualTo("usage");
    assertThat(wrong.get("message").asText()).contains("crate");
    assertThat(wrong.get("suggestions")).extracting(JsonNode::asText).contains("create");

    err.getBuffer().setLength(0);
    CommandLine failing =
        new CommandLine(
                new TenantsCommand(
                    Map.of(
                        "DATABASE_URL", "postgres://127.0.0.1:1/nothing",
                        "ORDERFLOW_AUTH_PEPPER", "a pepper for tests, long enough to count")))
            .setExecutionExceptionHandler(Complaints::aboutExecution)
            .setErr(new PrintWriter(err, true));
    assertThat(failing.execute("list", "--json")).isEqualTo(1);
    JsonNode failed = Json.tree(err.toString());
    assertThat(failed.get("error").asText()).isEqualTo("failed");
    assertThat(failed.get("message").asText()).isEqualTo("the database does not answer");
  }

  @ParameterizedTest
  @CsvSource({
    "true,  xterm, '', '',              ON",
    "false, xterm, '', '',              OFF",
    "true,  dumb,  '', '',              OFF",
    "true,  xterm, 1,  '',              OFF",
    "true,  xterm, 1,  --color=always,  ON",
    "false, dumb,  '', --color ALWAYS,  ON",
    "true,  xterm, '', --color=never,   OFF",
    "true,  xterm, '', --color=purple,  ON",
  })
  void coloursShouldBeForTerminalsUnlessAskedFor(
      boolean isTerminal, String terminal, String noColor, String arguments, String expected) {
    Map<String, String> environment = Map.of("TERM", terminal, "NO_COLOR", noColor);

    assertThat(Colours.of(arguments.split(" "), environment, isTerminal))
        .isEqualTo(Ansi.valueOf(expected));
  }

  @Test
  void completionShouldWorkInBash(@TempDir Path folder) throws Exception {
    assertThat(orderflow.execute("completion", "bash")).isZero();
    Path script = Files.writeString(folder.resolve("orderflow.bash"), out.toString());

    assertThat(completed(script, "orderflow", "ten")).containsExactly("tenants");
    assertThat(completed(script, "orderflow", "tenants", "set")).containsExactly("set-plan");
    assertThat(completed(script, "orderflow", "keys", "create", "--sc")).contains("--scopes");
    assertThat(completed(script, "orderflow", "tenants", "create", "--plan", "en"))
        .containsExactly("enterprise");
  }

  /** What bash would offer for these words, as its own completion asks for it. */
  private static List<String> completed(Path script, String... words) throws Exception {
    String line = String.join(" ", words);
    String program =
        """
        compopt() { :; } # bash has it only while a person presses the key
        source %s
        COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s' COMP_POINT=%d
        _complete_orderflow
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, words.length - 1, line, line.length());
    Process bash = new ProcessBuilder("bash", "-c", program).redirectErrorStream(true).start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return answer.lines().map(String::strip).toList();
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().stream()
        .distinct()
        .map(MannersTest::all)
        .forEach(all::addAll);
    return all;
  }
}
