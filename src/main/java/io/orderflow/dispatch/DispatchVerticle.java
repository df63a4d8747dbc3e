package io.orderflow.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.config.Version;
import io.orderflow.egress.EgressGuard;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.DeliveriesDue;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.ops.Heartbeat;
import io.orderflow.pg.Database;
import io.orderflow.seal.Seal;
import io.orderflow.trace.Tracing;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.DisableWebhook;
import io.orderflow.webhook.WebhookMessages.WebhookChanged;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the dispatcher: it hears of new deliveries, answers for old ones, owns the timers.
 */
public final class DispatchVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchVerticle.class);

  /** How precisely a retry keeps its time; costs no query unless something is due. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** How old the figures of this process alone may be. */
  private static final Duration COUNT = Duration.ofSeconds(1);

  /** In which what ended is gathered, so that one statement does for all of it. */
  private static final Duration MOMENT = Duration.ofMillis(5);

  /** For what ended to be written down before the process goes. */
  private static final Duration WRITING = Duration.ofSeconds(2);

  /**
   * For transactions that could still lease something to a dispatcher that stops, and took long.
   */
  private static final Duration COMMITTING = Duration.ofMillis(200);

  /** Together about ten seconds, a third of what a start may take. */
  private static final int START_TRIES = 20;

  private static final long START_PAUSE_MILLIS = 500;

  private final Bus bus;
  private final Settings settings;
  private final Database reading;
  private final Idempotency idempotency;
  private final EgressGuard guard;
  private final HttpClientOptions tls;
  private final IdSource ids;
  private final Clock clock;
  private final DispatchMeters meters;
  private final Tracing tracing;
  private final Heartbeat heartbeat;
  private final SecureRandom random = new SecureRandom();
  private final List<Long> timers = new ArrayList<>();
  private Database database;
  private Dispatcher dispatcher;

  /**
   * @param reading for what tenants ask; sending has connections of its own
   * @param tls what the HTTP client trusts
   * @param heartbeat beats whenever the database was looked through
   */
  public DispatchVerticle(
      Bus bus,
      Settings settings,
      Database reading,
      Idempotency idempotency,
      EgressGuard guard,
      HttpClientOptions tls,
      MeterRegistry meters,
      Tracing tracing,
      Heartbeat heartbeat,
      IdSource ids,
      Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.reading = reading;
    this.idempotency = idempotency;
    this.guard = guard;
    this.tls = tls;
    this.meters = new DispatchMeters(meters);
    this.tracing = tracing;
    this.heartbeat = heartbeat;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    int connections = settings.dispatch().connections();
    database = Database.openForQueues(vertx, settings.database(), connections);
    Seal seal = new Seal(settings.secrets().key(), random);
    SigningKeys keys = new SigningKeys(new SigningKeyStore(database), seal, ids, clock, random);
    return patiently(keys::load, START_TRIES)
        .compose(key -> dispatch(new RequestHeaders(seal, key, Version.current())))
        .onSuccess(started -> serve(keys));
  }

  /** Waits for the requests that are under way: none takes longer than its deadline. */
  @Override
  public Future<?> stop() {
    timers.forEach(vertx::cancelTimer);
    boolean awaited = dispatcher.stop();
    Instant deadline = clock.instant().plus(settings.dispatch().exchangeTimeout()).plus(WRITING);
    Future<?> committed = awaited ? vertx.timer(COMMITTING.toMillis()) : Future.succeededFuture();
    return committed.compose(waited -> idle(deadline)).eventually(database::close);
  }

  /** A database that is busy for a moment is no reason not to start. */
  private <T> Future<T> patiently(Supplier<Future<T>> work, int tries) {
    return work.get()
        .recover(
            failure ->
                tries > 1
                    ? vertx.timer(START_PAUSE_MILLIS).compose(again -> patiently(work, tries - 1))
                    : Future.failedFuture(failure));
  }

  private Future<Void> dispatch(RequestHeaders headers) {
    Settings.Dispatch dispatch = settings.dispatch();
    DeliveryStore deliveries = new DeliveryStore(database);
    Endpoints endpoints = new Endpoints(dispatch, key -> new Endpoint(key, vertx, dispatch, clock));
    Sender webhooks = new HttpSender(vertx, tls, guard, headers, dispatch, clock);
    Sender services = new ServiceSender(bus, clock);
    dispatcher =
        new Dispatcher(
            deliveries,
            new SettlementStore(database),
            endpoints,
            new TracedSender(
                tracing,
                delivery ->
                    delivery.isToWebhook()
                        ? webhooks.send(delivery).map(meters::attempted)
                        : services.send(delivery)),
            judge(),
            action -> vertx.setTimer(MOMENT.toMillis(), moment -> action.run()),
            open -> bus.publish(EventMessages.DIRECT, open),
            dispatch,
            clock,
            ids);
    Replays replays = new Replays(idempotency, database, dispatch.replayPerSecond(), ids, clock);
    Survey survey =
        new Survey(
            new EndpointStore(database),
            deliveries,
            endpoints,
            replays,
            heartbeat,
            dispatch,
            clock);
    timers.add(vertx.setPeriodic(TICK.toMillis(), tick -> tick(survey)));
    timers.add(vertx.setPeriodic(COUNT.toMillis(), count -> count(endpoints)));
    timers.add(
        vertx.setPeriodic(
            dispatch.measureInterval().toMillis(), measure -> measure(new MeterStore(database))));
    return patiently(survey::recall, START_TRIES);
  }

  private Judge judge() {
    Settings.Dispatch dispatch = settings.dispatch();
    return new Judge(
        new RetrySchedule(dispatch.delays(), dispatch, random),
        new RetrySchedule(settings.integrations().delays(), dispatch, random),
        this::disable,
        ids,
        clock);
  }

  private void serve(SigningKeys keys) {
    int piece = settings.dispatch().replayPerSecond();
    Replays replays = new Replays(idempotency, reading, piece, ids, clock);
    DeliveryLog log = new DeliveryLog(new DeliveryLogStore(reading));
    bus.subscribe(EventMessages.DELIVERIES_DUE, this::arrived);
    bus.subscribe(EventMessages.LEASED, leased -> dispatcher.committed(leased.deliveries()));
    bus.subscribe(WebhookMessages.CHANGED, this::changed);
    bus.serve(DispatchMessages.DELIVERIES, log::deliveries);
    bus.serve(DispatchMessages.DEAD_LETTERS, log::deadLetters);
    bus.serve(DispatchMessages.REPLAY, replays::start);
    bus.serve(DispatchMessages.GET_REPLAY, replays::get);
    bus.serve(DispatchMessages.DEAD_LETTER_COUNTS, new MeterStore(reading)::deadByWebhook);
    bus.serve(DispatchMessages.KEYS, request -> Future.succeededFuture(keys.published()));
  }

  private void tick(Survey survey) {
    survey.tick();
    dispatcher.pump();
    dispatcher.look();
  }

  private void count(Endpoints endpoints) {
    meters.running(dispatcher.inFlight(), endpoints.open(), endpoints.probing());
  }

  private void measure(MeterStore store) {
    store
        .backlog(clock.instant())
        .onSuccess(meters::waiting)
        .onFailure(failure -> LOG.warn("the backlog cannot be measured now", failure));
  }

  private void arrived(DeliveriesDue due) {
    dispatcher.arrived(new EndpointKey(due.tenantId(), due.webhookId()));
  }

  private void changed(WebhookChanged webhook) {
    dispatcher.changed(new EndpointKey(webhook.tenantId(), webhook.webhookId()));
  }

  private Future<?> disable(EndpointKey key, String reason) {
    return bus.request(
        WebhookMessages.DISABLE, new DisableWebhook(key.tenantId(), key.webhookId(), reason));
  }

  /** What cannot be written down by then is sent again by whoever takes the lease over. */
  private Future<Void> idle(Instant deadline) {
    dispatcher.pump();
    return dispatcher.isIdle() || clock.instant().isAfter(deadline)
        ? Future.succeededFuture()
        : vertx.timer(TICK.toMillis()).compose(waited -> idle(deadline));
  }
}
