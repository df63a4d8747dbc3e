package io.orderflow.docs;

import java.util.List;

/**
 * One page without what surrounds it.
 *
 * @param title in plain text
 * @param body in HTML
 * @param sections to go to within it
 */
record Page(String title, String body, List<Section> sections) {
  /** A part of a page, by the identifier of its heading. */
  record Section(String id, String title) {}

  Page with(String otherBody) {
    return new Page(title, otherBody, sections);
  }
}
