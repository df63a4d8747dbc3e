package io.orderflow.docs;

/** Text as it stands in HTML. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A link of the navigation, marked when it leads to where the reader is. */
  static String link(String path, String text, String here) {
    String current = path.equals(here) ? " aria-current=\"page\"" : "";
    return "<a href=\"%s\"%s>%s</a>".formatted(path, current, escape(text));
  }
}
