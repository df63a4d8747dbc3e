package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/** The contract {@code openapi.yaml}, read once for all that serve by it. */
public final class Contract {
  private final Buffer yaml;
  private final Buffer json;
  private final Map<String, Operation> operations;
  private final Future<OpenAPIContract> routing;

  private Contract(
      Buffer yaml,
      Buffer json,
      Map<String, Operation> operations,
      Future<OpenAPIContract> routing) {
    this.yaml = yaml;
    this.json = json;
    this.operations = operations;
    this.routing = routing;
  }

  /** Reads the contract from the class path; takes as long as compiling its schemas does. */
  public static Contract load(Vertx vertx) {
    byte[] yaml = bytes();
    JsonNode tree = tree(yaml);
    return new Contract(
        Buffer.buffer(yaml),
        Buffer.buffer(tree.toString()),
        new ContractReader(tree).operations(),
        OpenAPIContract.from(vertx, new JsonObject(ContractForVertx.adapt(tree).toString())));
  }

  /** The bytes of {@code openapi.yaml} as they stand. */
  Buffer yaml() {
    return yaml;
  }

  /** The same as JSON. */
  Buffer json() {
    return json;
  }

  /** By operation id. */
  Map<String, Operation> operations() {
    return operations;
  }

  /** By path the method whose body its handling reads piece by piece. */
  Map<String, String> streamed() {
    return operations.values().stream()
        .filter(Operation::isStreamed)
        .collect(Collectors.toUnmodifiableMap(Operation::path, Operation::method));
  }

  /** For the router alone. */
  Future<OpenAPIContract> routing() {
    return routing;
  }

  private static byte[] bytes() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode tree(byte[] yaml) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
