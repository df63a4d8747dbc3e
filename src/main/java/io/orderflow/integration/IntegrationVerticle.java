package io.orderflow.integration;

import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.dispatch.DispatchMessages;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.pg.Database;
import io.orderflow.seal.Seal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the external services: it acts on queued events, and takes in what services tell. */
public final class IntegrationVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IntegrationVerticle.class);

  /** A tenth of the shortest interval in which a service is asked. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final Duration FORGET = Duration.ofHours(1);

  private final Bus bus;
  private final Connections connections;
  private final Inbox inbox;
  private final Performing performing;
  private final EffectList effects;

  public IntegrationVerticle(
      Bus bus,
      Settings settings,
      Database database,
      List<Adapter> adapters,
      IdSource ids,
      Clock clock) {
    Map<Provider, Adapter> byProvider =
        adapters.stream().collect(Collectors.toMap(Adapter::provider, Function.identity()));
    SecureRandom random = new SecureRandom();
    Vault vault = new Vault(new Seal(settings.secrets().key(), random));
    Standing standing = new Standing(new IntegrationStore(database), clock);
    this.bus = bus;
    this.connections =
        new Connections(database, vault, settings.integrations(), random, ids, clock);
    this.inbox =
        new Inbox(
            database, vault, byProvider, new Outbox(bus), settings.integrations(), ids, clock);
    this.performing = new Performing(connections, byProvider, standing);
    this.effects = new EffectList(database);
  }

  @Override
  public Future<?> start() {
    bus.serve(IntegrationMessages.CONNECT, connections::connect);
    bus.serve(IntegrationMessages.GET, connections::get);
    bus.serve(IntegrationMessages.DISCONNECT, connections::disconnect);
    bus.serve(IntegrationMessages.IS_CONNECTED, connections::isConnected);
    bus.serve(IntegrationMessages.EFFECTS, effects::list);
    bus.serve(IntegrationMessages.RECEIVE, inbox::receive);
    bus.serve(DispatchMessages.PERFORM, performing::perform);
    vertx.setPeriodic(LOOK.toMillis(), look -> look());
    vertx.setPeriodic(FORGET.toMillis(), forget -> forget());
    return Future.succeededFuture();
  }

  private void look() {
    inbox
        .queueChecks()
        .onFailure(failure -> LOG.warn("services cannot be looked after now", failure));
  }

  private void forget() {
    inbox.forget().onFailure(failure -> LOG.warn("the inbox cannot be cleared now", failure));
  }
}
