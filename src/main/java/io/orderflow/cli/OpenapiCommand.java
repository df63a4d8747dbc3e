package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow openapi}. */
@Command(
    name = "openapi",
    description = "Print the OpenAPI specification of the API.",
    footerHeading = "%nExamples:%n",
    footer = {"  orderflow openapi > openapi.yaml", "  orderflow openapi --json > openapi.json"})
final class OpenapiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print it as JSON instead of YAML.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    String yaml = contract();
    spec.commandLine().getOut().print(json ? toJson(yaml) : yaml);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String contract() throws IOException {
    try (InputStream yaml = OpenapiCommand.class.getResourceAsStream("/openapi.yaml")) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String toJson(String yaml) throws IOException {
    JsonNode tree = new YAMLMapper().readTree(yaml);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tree)
        + "\n";
  }
}
