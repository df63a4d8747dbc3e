package io.orderflow.bulk;

import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import io.orderflow.order.OrderMessages.NewOrder;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What may be asked of imports, and the one thing that they ask of whoever knows the contract. */
public final class BulkMessages {
  /** Nobody waits for an answer to a chunk's rows, and on a busy machine reading them may wait. */
  private static final Duration READING = Duration.ofSeconds(20);

  public static final Address<BeginImport, UUID> BEGIN = Address.of("bulk.begin");
  public static final Address<StageRows, Boolean> STAGE = Address.of("bulk.stage");
  public static final Address<QueueImport, Answer> QUEUE = Address.of("bulk.queue");
  public static final Address<DiscardImport, Boolean> DISCARD = Address.of("bulk.discard");
  public static final Address<GetImport, Document> GET = Address.of("bulk.get");
  public static final Address<ListImports, Page> LIST = Address.of("bulk.list");
  public static final Address<ListResults, Page> RESULTS = Address.of("bulk.results");
  public static final Address<ReadRows, RowsRead> READ_ROWS =
      new Address<>("bulk.read-rows", READING);

  private BulkMessages() {}

  /**
   * Opens an import for rows to come; fails when the tenant has as many as it may.
   *
   * @param isKeyed whether it bears an idempotency key: then it may turn out to be one of those
   */
  public record BeginImport(Caller caller, boolean isKeyed) implements Asked {}

  /**
   * Writes some lines down.
   *
   * @param body whole lines as they were sent, each with its line break
   */
  public record StageRows(Caller caller, UUID jobId, int firstLine, byte[] body) implements Asked {}

  /** All rows are there: from now on the import goes on whatever happens to this process. */
  public record QueueImport(Caller caller, OnceKey once, UUID jobId, int rows) implements Asked {}

  /** The upload came to nothing, and nothing is to be left of it. */
  public record DiscardImport(Caller caller, UUID jobId) implements Asked {}

  /** How far an import is. */
  public record GetImport(Caller caller, UUID jobId) implements Asked {}

  /** A page of imports, newest first. */
  public record ListImports(Caller caller, int limit, UUID after) implements Asked {}

  /**
   * A page of what became of an import's rows, by line.
   *
   * @param status {@code succeeded}, {@code failed}, or null for both
   * @param after the last line of the page before, or 0
   */
  public record ListResults(Caller caller, UUID jobId, String status, int limit, int after)
      implements Asked {}

  /**
   * Asks to read lines as the orders that they are to be.
   *
   * @param body as it was staged
   */
  public record ReadRows(int firstLine, byte[] body) {}

  /** Every line that is not blank, in order. */
  public record RowsRead(List<Row> rows) {}

  /**
   * One line, read.
   *
   * @param order null when the line is none
   * @param refusal why, or null
   */
  public record Row(int line, NewOrder order, Fault refusal) {}
}
