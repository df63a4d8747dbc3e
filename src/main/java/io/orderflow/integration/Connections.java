package io.orderflow.integration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.integration.IntegrationMessages.Connect;
import io.orderflow.integration.IntegrationMessages.Disconnect;
import io.orderflow.integration.IntegrationMessages.GetIntegration;
import io.orderflow.integration.IntegrationMessages.IsConnected;
import io.orderflow.pg.Conflicts;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Connects services, shows how they are connected, and lets go of them. */
final class Connections {
  /** In the callback's URL: nobody guesses 192 bits. */
  private static final int TOKEN_BYTES = 24;

  private final Database database;
  private final Idempotency idempotency;
  private final IntegrationStore store;
  private final Vault vault;
  private final ConnectionJson json;
  private final IntegrationSettings settings;
  private final SecureRandom random;
  private final IdSource ids;
  private final Clock clock;

  Connections(
      Database database,
      Vault vault,
      IntegrationSettings settings,
      SecureRandom random,
      IdSource ids,
      Clock clock) {
    this.database = database;
    this.idempotency = new Idempotency(database, clock);
    this.store = new IntegrationStore(database);
    this.vault = vault;
    this.json = new ConnectionJson(vault, settings.publicUrl());
    this.settings = settings;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  Future<Answer> connect(Connect command) {
    return Conflicts.retry(() -> database.transaction(tx -> connect(tx, command)));
  }

  private Future<Answer> connect(Tx tx, Connect command) {
    UUID tenantId = command.caller().tenantId();
    Provider provider = Provider.valueOf(command.provider());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store
        .get(tx, tenantId, provider)
        .map(before -> complete(provider, command.credentials(), before))
        .compose(
            credentials ->
                store
                    .enableReceiver(tx, tenantId, ids.next(), provider, now)
                    .compose(id -> write(tx, tenantId, provider, id, credentials, now)))
        .map(json::answer);
  }

  /** A callback's token outlives new credentials: the URL stands in the service's settings. */
  private ObjectNode complete(Provider provider, ObjectNode given, Optional<Integration> before) {
    ObjectNode credentials = given.deepCopy();
    if (provider == Provider.shipstation) {
      credentials.put(
          Credentials.CALLBACK_TOKEN,
          before
              .map(known -> vault.open(known).credential(Credentials.CALLBACK_TOKEN))
              .orElseGet(this::token));
    }
    return credentials;
  }

  private Future<Integration> write(
      Tx tx,
      UUID tenantId,
      Provider provider,
      UUID receiverId,
      ObjectNode credentials,
      Instant now) {
    return store.connect(
        tx,
        tenantId,
        provider,
        receiverId,
        vault.seal(credentials, tenantId, receiverId),
        Vault.mask(credentials),
        now,
        firstCheck(provider, now));
  }

  private Instant firstCheck(Provider provider, Instant now) {
    return switch (provider) {
      case stripe -> now.plus(settings.stripeCheckInterval());
      case shipstation -> now.plus(settings.shipstationPollInterval());
      case segment -> null;
    };
  }

  Future<Document> get(GetIntegration query) {
    return store
        .get(query.caller().tenantId(), Provider.valueOf(query.provider()))
        .map(Connections::orNotFound)
        .map(json::document);
  }

  Future<Answer> disconnect(Disconnect command) {
    UUID tenantId = command.caller().tenantId();
    Provider provider = Provider.valueOf(command.provider());
    return idempotency.run(
        command.caller(),
        command.once(),
        tx -> store.disconnect(tx, tenantId, provider, clock.instant()).map(Connections::gone));
  }

  Future<Boolean> isConnected(IsConnected query) {
    return store.get(query.tenantId(), Provider.valueOf(query.provider())).map(Optional::isPresent);
  }

  /** The tenant's account; fails with {@code NotFound} when it has none. */
  Future<Account> account(UUID tenantId, Provider provider) {
    return store.get(tenantId, provider).map(Connections::orNotFound).map(vault::open);
  }

  static Integration orNotFound(Optional<Integration> found) {
    return found.orElseThrow(() -> new FaultException(new Fault.NotFound("integration")));
  }

  private static Answer gone(boolean connected) {
    if (!connected) {
      throw new FaultException(new Fault.NotFound("integration"));
    }
    return Answer.noContent();
  }

  private String token() {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}
