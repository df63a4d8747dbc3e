package io.orderflow.id;

import java.util.UUID;

/** Where new identifiers come from; passed in, so that a test may know them. */
@FunctionalInterface
public interface IdSource {
  UUID next();
}
