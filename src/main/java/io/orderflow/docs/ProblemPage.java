package io.orderflow.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the {@code type} of a problem leads to.
 *
 * @param code for programs
 * @param title as the problem's own
 * @param status one or more of HTTP's
 * @param section what happened and what to do, in HTML
 */
record ProblemPage(String code, String title, String status, String section) {
  private static final String PATH = "/docs/problems";

  private static final Pattern SECTION =
      Pattern.compile(
          "(?s)<section id=\"[a-z-]+\">\\s*<h2>(.+?) <span class=\"status\">(.+?) · <code>([a-z_]+)</code>"
              + "</span></h2>(.+?)</section>");

  /** In the order of the source. */
  static List<ProblemPage> all(Markdown markdown, Facts facts, JsonNode contract) {
    return SECTION
        .matcher(facts.fill(Resource.text("problems.html")))
        .results()
        .map(found -> read(found, markdown, contract))
        .toList();
  }

  private static ProblemPage read(MatchResult found, Markdown markdown, JsonNode contract) {
    String code = found.group(3);
    String told = found.group(4) + markdown.html(example(code, contract));
    return new ProblemPage(code, found.group(1), found.group(2), told);
  }

  /** Some of them cannot be shown: their operations are none of the contract's. */
  private static String example(String code, JsonNode contract) {
    for (JsonNode example : contract.at("/components/examples")) {
      if (example.at("/value/code").asText().equals(code)) {
        return "```json For example\n" + Facts.pretty(example.get("value")) + "\n```\n";
      }
    }
    return "";
  }

  static Page list(List<ProblemPage> problems) {
    String intro =
        "<h1>Problems</h1><p class=\"lead\">What each <code>code</code> of an error means, and what to do.</p>";
    String rows = problems.stream().map(ProblemPage::row).collect(Collectors.joining());
    String table =
        "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>Status</th><th>Code</th></tr></thead><tbody>%s</tbody></table></div>";
    String all = problems.stream().map(ProblemPage::html).collect(Collectors.joining("\n"));
    return new Page("Problems", intro + table.formatted(rows) + all, List.of());
  }

  String path() {
    return PATH + "/" + id();
  }

  Page page() {
    String more =
        "<p><a href=\"/docs/problems\">All problems</a> · <a href=\"/docs/guides/errors\">How errors are told</a></p>";
    return new Page(title, heading("h1") + section + more, List.of());
  }

  private String id() {
    return code.replace('_', '-');
  }

  private String row() {
    return "<tr><td>%s</td><td><a href=\"%s\"><code>%s</code></a></td></tr>"
        .formatted(status, path(), code);
  }

  private String html() {
    return "<section id=\"%s\">%s%s</section>".formatted(id(), heading("h2"), section);
  }

  private String heading(String tag) {
    return "<%s>%s <span class=\"status\">%s · <code>%s</code></span></%s>"
        .formatted(tag, Html.escape(title), status, code, tag);
  }
}
