package io.orderflow.edge;

import io.vertx.core.Future;

/** What an operation does with a request that has passed every check. */
@FunctionalInterface
interface Handling {
  Future<Reply> apply(ApiRequest request);
}
