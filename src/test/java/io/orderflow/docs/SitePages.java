package io.orderflow.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Spec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The pages of the documentation, as they are made from the contract and from settings. */
final class SitePages {
  static final Path FILES = Path.of("src/main/resources/docs");

  /** As they are by default. */
  static final Map<String, String> PAGES = pages(Map.of());

  private SitePages() {}

  static Map<String, String> pages(Map<String, String> settings) {
    return Site.build(SettingsReader.read(environment(settings)), contract()).pages();
  }

  static Map<String, String> environment(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("ORDERFLOW_SECRETS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    return environment;
  }

  static JsonNode contract() {
    return Spec.get().at("");
  }

  static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
