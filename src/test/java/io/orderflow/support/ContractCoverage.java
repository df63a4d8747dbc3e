package io.orderflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.support.Spec.Operation;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which answers of the contract the tests of this JVM have seen. */
public final class ContractCoverage {
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private ContractCoverage() {}

  static void record(Operation operation, int status) {
    SEEN.add(operation.id() + " " + status);
  }

  /** Every answer that the contract documents, as {@code orders.create 201}. */
  public static Set<String> documented() {
    Set<String> pairs = new TreeSet<>();
    for (Operation operation : Spec.get().operations()) {
      JsonNode responses = Spec.get().at(operation.pointer() + "/responses");
      for (Map.Entry<String, JsonNode> response : responses.properties()) {
        pairs.add(operation.id() + " " + response.getKey());
      }
    }
    return pairs;
  }

  /** The documented answers that no test has seen yet. */
  public static Set<String> missing() {
    Set<String> pairs = documented();
    pairs.removeAll(SEEN);
    return pairs;
  }
}
