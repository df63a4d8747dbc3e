package io.orderflow.docs;

import java.util.Map;
import java.util.Set;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Headings that can be linked to, and code that can be copied: {@code ```js Node.js} has a language
 * and a caption, {@code ```http 201 Create an order} is a request that the page itself can send.
 */
final class Blocks implements NodeRenderer {
  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;

  Blocks(HtmlNodeRendererContext context) {
    this.context = context;
    this.html = context.getWriter();
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(Heading.class, FencedCodeBlock.class);
  }

  @Override
  public void render(Node node) {
    if (node instanceof Heading heading) {
      heading(heading);
    } else {
      code((FencedCodeBlock) node);
    }
    html.line();
  }

  private void heading(Heading heading) {
    String tag = "h" + heading.getLevel();
    boolean linked = heading.getLevel() > 1;
    String id = Markdown.slug(Markdown.plain(heading));
    html.tag(tag, linked ? Map.of("id", id) : Map.of());
    for (Node child = heading.getFirstChild(); child != null; child = child.getNext()) {
      context.render(child);
    }
    if (linked) {
      html.raw(" <a class=\"anchor\" href=\"#%s\" aria-label=\"Link to here\">#</a>".formatted(id));
    }
    html.tag("/" + tag);
  }

  private void code(FencedCodeBlock block) {
    String[] info = block.getInfo().split(" ", 2);
    String caption = info.length < 2 ? "" : info[1];
    if (info[0].equals("http")) {
      sample(caption, Sample.parse(block.getLiteral()));
    } else {
      figure(Map.of("class", "code"), caption, info[0], block.getLiteral().stripTrailing());
    }
  }

  /**
   * @param caption the status that is expected, and what the request does
   */
  private void sample(String caption, Sample sample) {
    String[] words = caption.split(" ", 2);
    Map<String, String> attributes =
        Map.of(
            "class", "code sample",
            "data-status", words[0],
            "data-method", sample.method(),
            "data-path", sample.path(),
            "data-key", sample.onceKey(),
            "data-body", sample.body());
    figure(attributes, words[1], "bash", sample.curl());
  }

  private void figure(
      Map<String, String> attributes, String caption, String language, String code) {
    html.tag("figure", attributes);
    html.tag("figcaption");
    html.text(caption);
    html.tag("/figcaption");
    html.tag("pre", Map.of("tabindex", "0"));
    html.tag("code", Map.of("class", "language-" + language));
    html.text(code);
    html.tag("/code");
    html.tag("/pre");
    html.tag("/figure");
  }
}
