package io.orderflow.cli;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a command calls, and as whom. */
final class ServerChoice {
  private static final String URL = "ORDERFLOW_URL";
  private static final String API_KEY = "ORDERFLOW_API_KEY";
  private static final String LOCAL = "http://127.0.0.1:8080";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the server is (default: " + URL + ", or else " + LOCAL + ").")
  private String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The API key. Better in " + API_KEY + ": everyone on this machine sees a command line.")
  private String key;

  ApiClient connect(Map<String, String> environment) {
    String base = url == null ? environment.getOrDefault(URL, LOCAL) : url;
    String apiKey = key == null ? environment.get(API_KEY) : key;
    if (apiKey == null) {
      throw new ParameterException(
          command.commandLine(), "an API key is needed: set " + API_KEY + ", or --key");
    }
    if (!base.matches("https?://[^/].*")) {
      throw new ParameterException(
          command.commandLine(), "--url must begin with http:// or https://");
    }
    return new ApiClient(base.replaceAll("/+$", ""), apiKey);
  }
}
