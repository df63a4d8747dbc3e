package io.orderflow.bus;

import io.vertx.core.buffer.Buffer;

/**
 * One page of a list as the bytes that are answered, which nobody on the way need read.
 *
 * @param items the JSON texts in order, and between them what their reader wants there
 * @param next as in {@link Page}
 */
public record RenderedPage(Buffer items, String next) {
  public static RenderedPage of(Page page) {
    return new RenderedPage(Buffer.buffer(String.join(",", page.items())), page.next());
  }
}
