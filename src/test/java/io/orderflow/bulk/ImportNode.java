package io.orderflow.bulk;

import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import java.util.Map;

/** A process that takes imports up to limits that a test reaches. */
final class ImportNode implements AutoCloseable {
  static final int MAX_ROWS = 3_000;

  final RunningNode node =
      RunningNode.start(
          Servers.settings(
              Map.of(
                  "ORDERFLOW_BULK_MAX_BYTES", "2097152",
                  "ORDERFLOW_BULK_MAX_ROWS", "" + MAX_ROWS,
                  "ORDERFLOW_BULK_MAX_LINE_BYTES", "4096",
                  "ORDERFLOW_BULK_JOBS_PER_TENANT", "3",
                  "ORDERFLOW_BULK_UPLOAD_TIMEOUT", "2s")));
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, node.settings.database());

  /** A tenant that has pens and no orders yet. */
  Importer newTenant() {
    return new Importer(node, database);
  }

  @Override
  public void close() {
    node.close();
    Await.get(vertx.close());
  }
}
