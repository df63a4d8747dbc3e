package io.orderflow.edge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A text of many lines that is read while it is sent. */
interface Lines {
  /** The next lines, each with its line break, or null when there are no more. */
  Future<Buffer> next();

  /** Nobody reads on. */
  void close();
}
