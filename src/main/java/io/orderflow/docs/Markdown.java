package io.orderflow.docs;

import io.orderflow.docs.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Turns the documentation's sources into pages. */
final class Markdown {
  private static final List<Extension> TABLES = List.of(TablesExtension.create());

  private final Parser parser = Parser.builder().extensions(TABLES).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder().extensions(TABLES).nodeRendererFactory(Blocks::new).build();

  /** A whole page, which opens with its title. */
  Page page(String text) {
    Node document = parser.parse(text);
    return new Page(title(document), html(document), sections(document));
  }

  /** A piece of a page. */
  String html(String text) {
    return html(parser.parse(text));
  }

  /** The identifier that a heading has in its page. */
  static String slug(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  static String plain(Node node) {
    return TextContentRenderer.builder().build().render(node).strip();
  }

  /** A table scrolls in a box of its own, so that no page is wider than a phone. */
  private String html(Node document) {
    return renderer
        .render(document)
        .replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>");
  }

  private static String title(Node document) {
    return plain(document.getFirstChild());
  }

  private static List<Section> sections(Node document) {
    List<Section> sections = new ArrayList<>();
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading && heading.getLevel() == 2) {
        sections.add(new Section(slug(plain(heading)), plain(heading)));
      }
    }
    return List.copyOf(sections);
  }
}
