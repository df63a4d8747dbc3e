package io.orderflow.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that shows what each service holds; it needs nothing from elsewhere. */
final class Page {
  private static final Map<String, String> TITLES =
      Map.of(
          "stripe", "Stripe",
          "shipstation", "ShipStation",
          "segment", "Segment",
          "pagerduty", "PagerDuty");

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta http-equiv="refresh" content="5">
      <title>OrderFlow sandbox</title>
      <style>
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
        h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 2px solid #ddd }
        h3 { font-size: 1rem; margin-bottom: .2rem }
        table { border-collapse: collapse; width: 100%; font-size: 13px }
        th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #eee; vertical-align: top; white-space: nowrap }
        td:last-child { white-space: normal; overflow-wrap: anywhere }
        .none { color: #666 } code { background: #f4f4f4; padding: 0 .2em }
      </style>
      <h1>OrderFlow sandbox</h1>
      <p>These services are played by this process: nothing leaves this machine, no money moves and all is forgotten at its end.
      The page renews itself every five seconds.</p>
      """;

  private Page() {}

  static String of(List<Service> services, Map<String, Faults> faults, String host) {
    return services.stream()
        .filter(service -> TITLES.containsKey(service.name()))
        .map(service -> section(service, faults.get(service.name())))
        .collect(Collectors.joining("", HEAD, howTo(host)));
  }

  private static String section(Service service, Faults faults) {
    String tables = service.tables().stream().map(Page::table).collect(Collectors.joining());
    return "<h2>" + TITLES.get(service.name()) + "</h2>\n" + due(faults) + tables;
  }

  private static String due(Faults faults) {
    return faults.rules().isEmpty()
        ? ""
        : "<p>Faults that are due: " + escaped(faults.rules().toString()) + "</p>\n";
  }

  private static String table(Table table) {
    String title = "<h3>" + escaped(table.title()) + " (" + table.rows().size() + ")</h3>\n";
    if (table.rows().isEmpty()) {
      return title + "<p class=\"none\">none yet</p>\n";
    }
    return title
        + "<table>\n"
        + row("th", table.columns())
        + newestFirst(table.rows()).map(cells -> row("td", cells)).collect(Collectors.joining())
        + "</table>\n";
  }

  private static Stream<List<String>> newestFirst(List<List<String>> rows) {
    List<List<String>> reversed = new ArrayList<>(rows);
    Collections.reverse(reversed);
    return reversed.stream();
  }

  private static String row(String tag, List<String> cells) {
    return cells.stream()
        .map(cell -> "<" + tag + ">" + escaped(cell) + "</" + tag + ">")
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private static String howTo(String host) {
    return """
        <h2>Make them fail</h2>
        <p><code>curl -sS -X POST http://%s/_sandbox/faults -d '{"service":"stripe","fault":"timeout_after_effect","next":3}'</code>,
        or <code>"probability":0.3</code> instead of <code>"next"</code>, and <code>"path":"/capture"</code> for some calls only;
        <code>-X DELETE</code> ends it. Faults: %s.</p>
        </html>
        """
        .formatted(escaped(host), names());
  }

  private static String names() {
    return Arrays.stream(FaultMode.values())
        .filter(fault -> fault != FaultMode.NONE)
        .map(fault -> "<code>" + fault.wireName() + "</code>")
        .collect(Collectors.joining(", "));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
