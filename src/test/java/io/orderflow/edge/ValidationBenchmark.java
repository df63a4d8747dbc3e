package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.orderflow.bus.FieldError;
import io.orderflow.order.OrderMessages.NewOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the edge spends on the body of an order of three lines: reading, validating, binding. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ValidationBenchmark {
  private static final byte[] BODY =
      """
      {"currency":"USD","customer":{"email":"buyer4648@example.com","name":"Buyer Number 4648"},
       "metadata":{"channel":"bench","n":"960"},
       "lines":[{"sku":"SKU-0131","quantity":5,"unitPrice":8257},{"sku":"SKU-0598","quantity":5,"unitPrice":1228},
         {"sku":"SKU-0997","quantity":6,"unitPrice":8064}]}
      """
          .getBytes(StandardCharsets.UTF_8);

  private Schema schema;
  private JsonNode document;

  @Setup
  public void compile() throws IOException {
    JsonNode contract =
        new YAMLMapper().readTree(ValidationBenchmark.class.getResourceAsStream("/openapi.yaml"));
    schema = new ContractReader(contract).operations().get("orders.create").body().schema();
    document = Json.parse(BODY);
  }

  @Benchmark
  public JsonNode parse() {
    return Json.parse(BODY);
  }

  @Benchmark
  public List<FieldError> validate() {
    return schema.check(document);
  }

  @Benchmark
  public NewOrder bind() {
    return OrderReader.order(document);
  }

  @Benchmark
  public NewOrder all() {
    JsonNode read = Json.parse(BODY);
    return schema.check(read).isEmpty() ? OrderReader.order(read) : null;
  }
}
