package io.orderflow.docs;

import io.orderflow.docs.Page.Section;
import java.util.stream.Collectors;

/** What is around every page: head, navigation, and the way to its sections. */
final class Shell {
  /** Fewer sections are seen at a glance. */
  private static final int FEWEST_SECTIONS = 2;

  private final String frame = Resource.text("shell.html");
  private final Navigation navigation;

  Shell(Navigation navigation) {
    this.navigation = navigation;
  }

  /** The body comes last, because it may hold anything. */
  String page(String path, Page page) {
    return frame
        .replace("{{title}}", Html.escape(page.title()))
        .replace("{{scripts}}", scripts(path))
        .replace("{{navigation}}", navigation.at(path))
        .replace("{{sections}}", sections(page))
        .replace("{{body}}", page.body());
  }

  /** The reference alone needs the megabyte that draws it. */
  private static String scripts(String path) {
    return path.equals("/docs/reference") ? Resource.text("reference-head.html") : "";
  }

  private static String sections(Page page) {
    if (page.sections().size() < FEWEST_SECTIONS) {
      return "";
    }
    return page.sections().stream()
        .map(Shell::link)
        .collect(
            Collectors.joining(
                "\n",
                "<nav class=\"sections\" aria-label=\"On this page\"><p>On this page</p><ul>",
                "</ul></nav>"));
  }

  private static String link(Section section) {
    return "<li><a href=\"#%s\">%s</a></li>".formatted(section.id(), Html.escape(section.title()));
  }
}
