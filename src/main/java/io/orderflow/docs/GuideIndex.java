package io.orderflow.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All guides at a glance. */
final class GuideIndex {
  private GuideIndex() {}

  static Page page(List<Guide> guides) {
    return new Page("Guides", "<h1>Guides</h1>" + cards(guides), List.of());
  }

  /** A guide, and the ways to the one before and the one after it. */
  static Page page(Guide guide, List<Guide> guides) {
    int at = guides.indexOf(guide);
    String before = at == 0 ? "<span></span>" : way("← ", guides.get(at - 1), "");
    String after = at == guides.size() - 1 ? "" : way("", guides.get(at + 1), " →");
    String ways = "<nav class=\"around\" aria-label=\"Next guides\">" + before + after + "</nav>";
    return guide.page().with(guide.page().body() + ways);
  }

  private static String way(String before, Guide guide, String after) {
    return "<a href=\"%s\">%s%s%s</a>"
        .formatted(guide.path(), before, Html.escape(guide.title()), after);
  }

  static String cards(List<Guide> guides) {
    return groups(guides).entrySet().stream()
        .map(group -> cards(group.getKey(), group.getValue()))
        .collect(Collectors.joining("\n"));
  }

  static Map<String, List<Guide>> groups(List<Guide> guides) {
    return guides.stream()
        .collect(
            Collectors.groupingBy(Guide::group, LinkedHashMap::new, Collectors.<Guide>toList()));
  }

  private static String cards(String group, List<Guide> guides) {
    return guides.stream()
        .map(GuideIndex::card)
        .collect(
            Collectors.joining(
                "\n", "<h2>" + Html.escape(group) + "</h2>\n<ul class=\"cards\">\n", "\n</ul>"));
  }

  private static String card(Guide guide) {
    return "<li id=\"%s\"><a href=\"%s\"><strong>%s</strong> <span>%s</span></a></li>"
        .formatted(
            guide.name(), guide.path(), Html.escape(guide.title()), Html.escape(guide.summary()));
  }
}
