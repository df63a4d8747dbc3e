package io.orderflow.integration.shipstation;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.EgressRefused;
import io.orderflow.egress.Target;
import io.orderflow.integration.Account;
import io.orderflow.integration.Adapter;
import io.orderflow.integration.Callback;
import io.orderflow.integration.Credentials;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.SharedPace;
import io.orderflow.integration.Task;
import io.orderflow.integration.Told;
import io.orderflow.integration.shipstation.Reading.Progress;
import io.orderflow.pg.Database;
import io.orderflow.redis.RedisLink;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;

/** ShipStation, API V1: what is confirmed is pushed there, what it ships is recorded here. */
public final class ShipStationAdapter implements Adapter {
  private static final int OK = 200;

  /** A minute, and how much longer one call may be on its way there than another. */
  private static final Duration WINDOW = Duration.ofSeconds(62);

  private final IntegrationSettings settings;
  private final EgressGuard guard;
  private final ShipStationApi api;
  private final Pushing pushing;
  private final Reading reading;
  private final Checking checking;
  private final Clock clock;

  public ShipStationAdapter(
      Bus bus,
      Database database,
      RedisLink redis,
      ServiceClient client,
      EgressGuard guard,
      Effects effects,
      IntegrationSettings settings,
      Clock clock) {
    SharedPace pace = new SharedPace(redis, settings.shipstationPerMinute(), WINDOW, clock);
    this.settings = settings;
    this.guard = guard;
    this.api = new ShipStationApi(client, pace, settings);
    this.pushing = new Pushing(bus, effects, api);
    this.reading = new Reading(new Recording(bus, effects), clock);
    this.checking = new Checking(api, reading, pushing, effects, new CursorStore(database), clock);
    this.clock = clock;
  }

  @Override
  public Provider provider() {
    return Provider.shipstation;
  }

  @Override
  public Future<Performed> perform(Task task) {
    return performNow(task).recover(ShipStationAdapter::notNow);
  }

  private Future<Performed> performNow(Task task) {
    return switch (task.type()) {
      case Task.TOLD -> read(task, Notice.parse(task.data()));
      case Task.CHECK -> checking.check(task);
      default -> pushing.push(task.account(), task.caller(), task.orderId());
    };
  }

  private static Future<Performed> notNow(Throwable failure) {
    return failure instanceof NotNow again
        ? Future.succeededFuture(again.performed())
        : Future.failedFuture(failure);
  }

  private Future<Performed> read(Task task, Notice notice) {
    return notice
        .shipments(settings)
        .map(url -> read(task, url))
        .orElseGet(() -> Future.succeededFuture(done(null, "nothing that we act on")));
  }

  private Future<Performed> read(Task task, CallbackUrl url) {
    return reading
        .read(task.caller(), clock.instant(), page -> page(task.account(), url, page))
        .map(ShipStationAdapter::judge)
        .recover(ShipStationAdapter::outside);
  }

  private Future<ShipmentPage> page(Account account, CallbackUrl url, int number) {
    return guard
        .check(url.page(number))
        .map(ShipStationAdapter::reachable)
        .compose(target -> api.shipments(account, target));
  }

  private static Target reachable(Target target) {
    if (target.address() == null) {
      throw new EgressRefused(target.host(), true);
    }
    return target;
  }

  /** The rest is read by another attempt. */
  private static Performed judge(Progress progress) {
    return progress.whole()
        ? done(OK, "")
        : new Performed(Outcome.refused, null, null, "there are more pages");
  }

  /** A name of ShipStation's that leads inside today may lead to ShipStation tomorrow. */
  private static Future<Performed> outside(Throwable failure) {
    return failure instanceof EgressRefused
        ? Future.succeededFuture(new Performed(Outcome.refused, null, null, failure.getMessage()))
        : Future.failedFuture(failure);
  }

  private static Performed done(Integer status, String detail) {
    return new Performed(Outcome.done, status, null, detail);
  }

  @Override
  public Told receive(Account account, Callback callback) {
    if (!isToken(account.credential(Credentials.CALLBACK_TOKEN), callback.token())) {
      throw new FaultException(new Fault.NotFound("integration"));
    }
    return Notice.parse(ForeignJson.tree(callback.body())).told(settings, clock.instant());
  }

  private static boolean isToken(String own, String given) {
    return given != null
        && MessageDigest.isEqual(
            own.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
