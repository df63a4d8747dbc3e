package io.orderflow.sandbox;

import io.orderflow.sandbox.pagerduty.PagerDutySandbox;
import io.orderflow.sandbox.segment.SegmentSandbox;
import io.orderflow.sandbox.shipstation.ShipStationSandbox;
import io.orderflow.sandbox.stripe.StripeSandbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The services that OrderFlow calls, on one loopback port, with all that they hold in memory. */
public final class Sandbox implements AutoCloseable {
  /** Every run sees the same faults by chance. */
  private static final long SEED = 20_261_122;

  private static final long PATIENCE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final StripeSandbox stripe;
  private final ShipStationSandbox shipstation;
  private final SegmentSandbox segment = new SegmentSandbox();
  private final PagerDutySandbox pagerduty;
  private final Map<String, Faults> faults = new LinkedHashMap<>();
  private final HttpServer server;

  private Sandbox(Clock clock, long seed, Consumer<String> events) {
    stripe = new StripeSandbox(vertx, clock, seed);
    shipstation = new ShipStationSandbox(vertx, clock, this::url);
    pagerduty = new PagerDutySandbox(clock);
    List<Service> services = List.of(stripe, shipstation, segment, pagerduty, new Receiver(events));
    for (Service service : services) {
      faults.put(service.name(), new Faults(seed));
    }
    Door door = new Door(vertx, services, new ControlRoom(services, faults), faults);
    server = await(listen(door));
  }

  private Future<HttpServer> listen(Door door) {
    HttpServerOptions options =
        new HttpServerOptions().setDecompressionSupported(true).setHttp2ClearTextEnabled(false);
    return vertx.createHttpServer(options).requestHandler(door::take).listen(0, "127.0.0.1");
  }

  public static Sandbox open() {
    return open(Clock.systemUTC());
  }

  /** With a clock of the test's own, for limits and windows of time. */
  public static Sandbox open(Clock clock) {
    return open(clock, event -> {});
  }

  /** With somebody to tell of each event that comes to its receiver of webhooks. */
  static Sandbox open(Clock clock, Consumer<String> events) {
    return new Sandbox(clock, SEED, events);
  }

  /** The base URL of every service: their paths differ. */
  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public StripeSandbox stripe() {
    return stripe;
  }

  public ShipStationSandbox shipstation() {
    return shipstation;
  }

  public SegmentSandbox segment() {
    return segment;
  }

  public PagerDutySandbox pagerduty() {
    return pagerduty;
  }

  /** The faults of the service with that name, to be set at any time. */
  public Faults faults(String service) {
    Faults found = faults.get(service);
    if (found == null) {
      throw new IllegalArgumentException("no service " + service + ", only " + faults.keySet());
    }
    return found;
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("nothing came within " + PATIENCE_SECONDS + " s", e);
    }
  }
}
