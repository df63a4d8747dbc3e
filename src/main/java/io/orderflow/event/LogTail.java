package io.orderflow.event;

import io.orderflow.config.StreamSettings;
import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.event.EventMessages.Types;
import io.orderflow.event.TailStore.Found;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** One reader of one tenant's events beside the serving processes, in the order of all streams. */
public final class LogTail {
  private final TailStore store;
  private final StreamSettings settings;
  private final UUID tenantId;
  private final Types types;
  private UUID position;

  /**
   * @param after the last event that was seen, or null to begin now
   */
  public LogTail(
      Database database, StreamSettings settings, UUID tenantId, Types types, UUID after) {
    this.store = new TailStore(database);
    this.settings = settings;
    this.tenantId = tenantId;
    this.types = types;
    this.position = after;
  }

  /** What has come since the last call, oldest first; there may be more when there is something. */
  public Future<List<LoggedEvent>> next() {
    return store
        .settled()
        .map(settled -> UuidV7.floor(settled.minus(settings.settle())))
        .compose(this::readTo);
  }

  private Future<List<LoggedEvent>> readTo(UUID upTo) {
    if (position == null || upTo.compareTo(position) <= 0) {
      position = position == null ? upTo : position;
      return Future.succeededFuture(List.of());
    }
    return store
        .page(tenantId, position, upTo, types)
        .map(
            read -> {
              position = read.end();
              return read.events().stream()
                  .map(Found::event)
                  .filter(event -> event.json() != null)
                  .toList();
            });
  }
}
