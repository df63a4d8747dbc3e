package io.orderflow.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The documentation as it is read: every page put together once, from what is packed in the jar and
 * from the settings and the contract that hold here.
 *
 * @param pages HTML by path
 */
public record Site(Map<String, String> pages) {
  public static Site build(Settings settings, JsonNode contract) {
    Facts facts = new Facts(settings, contract);
    Markdown markdown = new Markdown();
    List<Guide> guides = Guide.all(markdown, facts);
    List<ProblemPage> problems = ProblemPage.all(markdown, facts, contract);
    Shell shell = new Shell(new Navigation(guides, problems, contract));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("/docs", shell.page("/docs", home(markdown, guides)));
    pages.put("/docs/guides", shell.page("/docs/guides", GuideIndex.page(guides)));
    guides.forEach(
        guide -> pages.put(guide.path(), shell.page(guide.path(), GuideIndex.page(guide, guides))));
    pages.put("/docs/reference", shell.page("/docs/reference", reference()));
    pages.put("/docs/problems", shell.page("/docs/problems", ProblemPage.list(problems)));
    problems.forEach(
        problem -> pages.put(problem.path(), shell.page(problem.path(), problem.page())));
    pages.put("/docs/changelog", shell.page("/docs/changelog", changelog(markdown)));
    return new Site(Map.copyOf(pages));
  }

  private static Page home(Markdown markdown, List<Guide> guides) {
    Page start = markdown.page(Resource.text("home.md"));
    return start.with(start.body() + GuideIndex.cards(guides));
  }

  private static Page reference() {
    return new Page("API reference", Resource.text("reference.html"), List.of());
  }

  /** The project's own changelog, so that there is one truth. */
  private static Page changelog(Markdown markdown) {
    return markdown.page(Resource.text("CHANGELOG.md"));
  }
}
