package io.orderflow.integration;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.event.NewEvent;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.integration.IntegrationMessages.Receive;
import io.orderflow.json.Json;
import io.orderflow.pg.Conflicts;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes in what services tell, each thing once, and what is to be asked of them; both go through
 * the queue of the service's own receiver, like all that happens to orders.
 */
final class Inbox {
  /** As many connections as one look takes on: the rest is taken a moment later. */
  private static final int CHECKS = 100;

  /** Ten times as long as any service repeats itself. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private static final int FORGOTTEN_AT_ONCE = 1_000;

  private final Database database;
  private final IntegrationStore store;
  private final Vault vault;
  private final Map<Provider, Adapter> adapters;
  private final Outbox outbox;
  private final IntegrationSettings settings;
  private final IdSource ids;
  private final Clock clock;

  Inbox(
      Database database,
      Vault vault,
      Map<Provider, Adapter> adapters,
      Outbox outbox,
      IntegrationSettings settings,
      IdSource ids,
      Clock clock) {
    this.database = database;
    this.store = new IntegrationStore(database);
    this.vault = vault;
    this.adapters = adapters;
    this.outbox = outbox;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  Future<Boolean> receive(Receive request) {
    Provider provider = Provider.valueOf(request.provider());
    Callback callback =
        new Callback(request.token(), request.signature(), request.body().getBytes());
    return store
        .get(request.tenantId(), provider)
        .map(Connections::orNotFound)
        .compose(integration -> receive(integration, callback, request.correlationId()));
  }

  private Future<Boolean> receive(
      Integration integration, Callback callback, String correlationId) {
    Told told = adapters.get(integration.provider()).receive(vault.open(integration), callback);
    return Conflicts.retry(
        () -> database.transaction(tx -> keep(tx, integration, told, correlationId)));
  }

  private Future<Boolean> keep(Tx tx, Integration integration, Told told, String correlationId) {
    return store
        .tell(tx, integration.tenantId(), integration.provider(), told.foreignId(), clock.instant())
        .compose(
            news ->
                news
                    ? queue(tx, integration, Task.TOLD, told.data(), correlationId).map(true)
                    : Future.succeededFuture(false));
  }

  /** Queues a look at each service that it is time for. */
  Future<Integer> queueChecks() {
    Instant now = clock.instant();
    return database.transaction(
        tx ->
            store
                .takeChecks(
                    tx,
                    now,
                    settings.stripeCheckInterval().toMillis(),
                    settings.shipstationPollInterval().toMillis(),
                    CHECKS)
                .compose(due -> queueChecks(tx, due)));
  }

  private Future<Integer> queueChecks(Tx tx, List<Integration> due) {
    List<Future<UUID>> queued =
        due.stream().map(one -> queue(tx, one, Task.CHECK, "{}", "integration-check")).toList();
    return Future.join(queued).map(due.size());
  }

  Future<Void> forget() {
    return store.forgetTold(clock.instant().minus(REMEMBERED), FORGOTTEN_AT_ONCE);
  }

  private Future<UUID> queue(
      Tx tx, Integration integration, String type, String data, String correlationId) {
    Caller caller = new Caller(integration.tenantId(), Mode.live, correlationId, null);
    String payload =
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("type", type);
              json.writeFieldName("data");
              json.writeRawValue(data);
              json.writeEndObject();
            });
    NewEvent event = new NewEvent(caller, ids.next(), type, null, null, payload);
    return outbox.appendFor(tx, event, integration.receiverId());
  }
}
