package io.orderflow.dispatch;

import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.config.Version;
import io.orderflow.egress.EgressGuard;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.DeliveriesDue;
import io.orderflow.id.IdSource;
import io.orderflow.pg.Database;
import io.orderflow.seal.Seal;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.DisableWebhook;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the dispatcher: it hears of new deliveries and owns the timers. */
public final class DispatchVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchVerticle.class);

  /** How precisely a retry keeps its time; costs no query unless something is due. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** In which what ended is gathered, so that one statement does for all of it. */
  private static final Duration MOMENT = Duration.ofMillis(5);

  private final Bus bus;
  private final Settings settings;
  private final EgressGuard guard;
  private final HttpClientOptions tls;
  private final IdSource ids;
  private final Clock clock;
  private Database database;
  private Dispatcher dispatcher;
  private Survey survey;
  private boolean surveying;

  /**
   * @param tls what the HTTP client trusts
   */
  public DispatchVerticle(
      Bus bus,
      Settings settings,
      EgressGuard guard,
      HttpClientOptions tls,
      IdSource ids,
      Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.guard = guard;
    this.tls = tls;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    Settings.Dispatch dispatch = settings.dispatch();
    database = Database.openForQueues(vertx, settings.database(), dispatch.connections());
    DeliveryStore deliveries = new DeliveryStore(database);
    Endpoints endpoints = new Endpoints(dispatch, key -> new Endpoint(key, vertx, dispatch, clock));
    survey = new Survey(new EndpointStore(database), deliveries, endpoints, clock);
    dispatcher =
        new Dispatcher(
            deliveries,
            new SettlementStore(database),
            endpoints,
            sender(),
            new RetrySchedule(dispatch, new SecureRandom()),
            this::disable,
            action -> vertx.setTimer(MOMENT.toMillis(), moment -> action.run()),
            dispatch,
            clock,
            ids);
    bus.subscribe(EventMessages.DELIVERIES_DUE, this::arrived);
    vertx.setPeriodic(TICK.toMillis(), tick -> dispatcher.pump());
    vertx.setPeriodic(dispatch.pollInterval().toMillis(), poll -> survey(survey::look));
    vertx.setPeriodic(dispatch.rescueInterval().toMillis(), rescue -> survey(survey::rescue));
    return survey.recall().onSuccess(recalled -> dispatcher.pump());
  }

  /** Waits for the requests that are under way: none takes longer than its deadline. */
  @Override
  public Future<?> stop() {
    dispatcher.stop();
    return idle().eventually(database::close);
  }

  private Sender sender() {
    RequestHeaders headers =
        new RequestHeaders(
            new Seal(settings.secrets().key(), new SecureRandom()), Version.current());
    return new HttpSender(vertx, tls, guard, headers, settings.dispatch(), clock);
  }

  private void arrived(DeliveriesDue due) {
    dispatcher.arrived(new EndpointKey(due.tenantId(), due.webhookId()));
  }

  private Future<?> disable(EndpointKey key, String reason) {
    return bus.request(
        WebhookMessages.DISABLE, new DisableWebhook(key.tenantId(), key.webhookId(), reason));
  }

  private void survey(Supplier<Future<?>> work) {
    if (surveying) {
      return;
    }
    surveying = true;
    work.get()
        .onFailure(failure -> LOG.warn("the deliveries cannot be looked through now", failure))
        .onComplete(
            ended -> {
              surveying = false;
              dispatcher.pump();
            });
  }

  private Future<Void> idle() {
    return dispatcher.isIdle()
        ? Future.succeededFuture()
        : vertx.timer(TICK.toMillis()).compose(waited -> idle());
  }
}
