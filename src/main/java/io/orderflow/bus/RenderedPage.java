package io.orderflow.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One page of a list as the bytes that are answered, which nobody on the way need read.
 *
 * @param items the JSON texts in order
 * @param next as in {@link Page}
 */
public record RenderedPage(List<Buffer> items, String next) {
  public static RenderedPage of(Page page) {
    return new RenderedPage(page.items().stream().map(Buffer::buffer).toList(), page.next());
  }

  /** In bytes, of the items alone. */
  public int length() {
    return items.stream().mapToInt(Buffer::length).sum();
  }

  /**
   * The items with what their reader wants around and between them. The buffer is made in its size,
   * for letting it grow, and framing it afterwards, costs several times what the one copy does.
   *
   * @param separator one character of ASCII
   */
  public Buffer join(String before, char separator, String after) {
    byte[] head = before.getBytes(StandardCharsets.UTF_8);
    byte[] tail = after.getBytes(StandardCharsets.UTF_8);
    int separated = items.stream().mapToInt(item -> item.length() + 1).sum();
    Buffer joined = Buffer.buffer(head.length + separated + tail.length).appendBytes(head);
    boolean isFirst = true;
    for (Buffer item : items) {
      if (!isFirst) {
        joined.appendByte((byte) separator);
      }
      joined.appendBuffer(item);
      isFirst = false;
    }
    return joined.appendBytes(tail);
  }
}
