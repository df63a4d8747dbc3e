package io.orderflow.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The way to every page, and to every operation of the contract. */
final class Navigation {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String GROUP = "<p class=\"group\">%s</p>\n";
  private static final String TOP = GROUP + "<ul>\n%s</ul>\n";
  private static final String FOLDED =
      "<details%s><summary>%s</summary>\n<ul>\n%s</ul></details>\n";

  private final List<Guide> guides;
  private final List<ProblemPage> problems;
  private final Map<String, StringBuilder> operations = new LinkedHashMap<>();

  Navigation(List<Guide> guides, List<ProblemPage> problems, JsonNode contract) {
    this.guides = guides;
    this.problems = problems;
    for (Map.Entry<String, JsonNode> path : contract.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          add(member.getKey(), path.getKey(), member.getValue());
        }
      }
    }
  }

  private void add(String method, String path, JsonNode operation) {
    operations
        .computeIfAbsent(operation.at("/tags/0").asText(), tag -> new StringBuilder())
        .append(item(method, path, operation));
  }

  /** Read by its summary; its method and path are what a search finds too. */
  private static String item(String method, String path, JsonNode operation) {
    return "<li data-find=\"%s %s\"><a href=\"/docs/reference#/%s/%s\"><span class=\"method %s\">%s</span> %s</a></li>\n"
        .formatted(
            method,
            Html.escape(path),
            operation.at("/tags/0").asText(),
            operation.get("operationId").asText(),
            method,
            method.toUpperCase(Locale.ROOT),
            Html.escape(operation.get("summary").asText()));
  }

  /** The same everywhere, but for the mark where the reader is. */
  String at(String here) {
    StringBuilder html = new StringBuilder();
    GuideIndex.groups(guides)
        .forEach((group, members) -> html.append(TOP.formatted(group, guides(members, here))));
    html.append(GROUP.formatted(Html.link("/docs/reference", "API reference", here)));
    boolean reading = here.equals("/docs/reference");
    operations.forEach((tag, items) -> html.append(folded(reading, words(tag), items.toString())));
    html.append(GROUP.formatted("Help")).append("<ul>\n");
    html.append(item(Html.link("/docs/problems", "Problems", here)));
    html.append(item(Html.link("/docs/changelog", "Changelog", here)));
    html.append(item(Html.link("/openapi.yaml", "openapi.yaml", here)));
    html.append("</ul>\n");
    html.append(folded(here.startsWith("/docs/problems"), "All problem codes", problems(here)));
    return html.toString();
  }

  private static String guides(List<Guide> guides, String here) {
    return guides.stream()
        .map(guide -> item(Html.link(guide.path(), guide.title(), here)))
        .collect(Collectors.joining());
  }

  private String problems(String here) {
    return problems.stream()
        .map(
            problem ->
                "<li data-find=\"%s\">%s</li>\n"
                    .formatted(problem.code(), Html.link(problem.path(), problem.title(), here)))
        .collect(Collectors.joining());
  }

  private static String folded(boolean open, String title, String items) {
    return FOLDED.formatted(open ? " open" : "", Html.escape(title), items);
  }

  /** {@code deadLetters} as people write it. */
  private static String words(String tag) {
    String text = tag.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String item(String link) {
    return "<li>" + link + "</li>\n";
  }
}
