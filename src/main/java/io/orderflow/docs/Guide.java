package io.orderflow.docs;

import java.util.List;
import java.util.stream.Stream;

/**
 * A guide of the documentation.
 *
 * @param group under which it stands in the navigation
 * @param name in its address, and of its file
 * @param summary its first sentence
 */
record Guide(String group, String name, String summary, Page page) {
  /** In the order in which a newcomer needs them. */
  private static final List<Group> GROUPS =
      List.of(
          new Group("Start", List.of("quickstart", "authentication", "sandbox")),
          new Group(
              "Requests",
              List.of(
                  "conventions",
                  "errors",
                  "idempotency",
                  "pagination",
                  "versions",
                  "rate-limits",
                  "limits")),
          new Group(
              "Orders",
              List.of("orders", "inventory", "payments", "fulfillment", "services", "bulk")),
          new Group("Events", List.of("events", "webhooks", "dead-letters", "stream")));

  private record Group(String title, List<String> names) {}

  static List<Guide> all(Markdown markdown, Facts facts) {
    return GROUPS.stream().flatMap(group -> read(group, markdown, facts)).toList();
  }

  String path() {
    return "/docs/guides/" + name;
  }

  String title() {
    return page.title();
  }

  private static Stream<Guide> read(Group group, Markdown markdown, Facts facts) {
    return group.names().stream().map(name -> read(group.title(), name, markdown, facts));
  }

  private static Guide read(String group, String name, Markdown markdown, Facts facts) {
    String text = facts.fill(Resource.text("guides/" + name + ".md"));
    return new Guide(group, name, summary(text), markdown.page(text));
  }

  /** The first sentence below the title, as plain text. */
  private static String summary(String text) {
    String lead = text.split("\n\n", 3)[1].replace('\n', ' ').replace("`", "");
    int end = lead.indexOf(". ");
    return end < 0 ? lead : lead.substring(0, end + 1);
  }
}
