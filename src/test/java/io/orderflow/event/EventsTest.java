package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Page;
import io.orderflow.config.Settings;
import io.orderflow.event.EventMessages.GetEvent;
import io.orderflow.event.EventMessages.ListEvents;
import io.orderflow.event.EventMessages.ListOrderEvents;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.orderflow.support.TestBus;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final UuidV7 IDS = new UuidV7(Clock.systemUTC());
  private static Vertx vertx;
  private static Bus bus;
  private static Database database;
  private final Caller caller = Callers.create(database);

  @BeforeAll
  static void start() {
    Settings settings = Servers.settings();
    vertx = Vertx.vertx();
    bus = TestBus.on(vertx);
    database = Database.open(vertx, settings.database());
    Await.get(vertx.deployVerticle(new EventVerticle(bus, settings, database, Clock.systemUTC())));
  }

  @AfterAll
  static void stop() {
    Await.get(vertx.close());
  }

  @Test
  void getShouldShowThePayloadAndWhatItsHeadersSay() {
    UUID id = insert("inventory.low", null, null);

    assertThat(Await.get(bus.request(EventMessages.GET, new GetEvent(caller, id))).body())
        .isEqualTo(
            "{\"id\":\""
                + IdKind.EVENT.format(id)
                + "\",\"correlationId\":\"corr-1\",\"type\":\"inventory.low\",\"data\":{\"n\":1.50}}");
  }

  @Test
  void getShouldNotKnowAnotherTenantsEvent() {
    UUID id = insert("inventory.low", null, null);
    GetEvent foreign = new GetEvent(Callers.create(database), id);

    assertThat(fault(Await.failure(bus.request(EventMessages.GET, foreign))))
        .isEqualTo(new Fault.NotFound("event"));
  }

  @Test
  void listShouldPageNewestFirstAndFilterByType() {
    List<UUID> newestFirst = new ArrayList<>();
    for (String type : List.of("order.created", "inventory.low", "order.paid", "order.created")) {
      newestFirst.add(0, insert(type, null, null));
    }

    assertThat(ids(null)).isEqualTo(texts(newestFirst.stream()));
    assertThat(ids("*")).isEqualTo(texts(newestFirst.stream()));
    assertThat(ids("order.*"))
        .isEqualTo(texts(Stream.of(newestFirst.get(0), newestFirst.get(1), newestFirst.get(3))));
    assertThat(ids("order.created"))
        .isEqualTo(texts(Stream.of(newestFirst.get(0), newestFirst.get(3))));
    assertThat(ids("order")).isEmpty();
  }

  @Test
  void ofOrderShouldPageOldestFirst() {
    UUID order = IDS.next();
    List<UUID> oldestFirst =
        IntStream.rangeClosed(1, 5).mapToObj(n -> insert("order.updated", order, n)).toList();
    insert("order.updated", IDS.next(), 1);

    List<String> seen = new ArrayList<>();
    String after = null;
    do {
      Page page =
          Await.get(
              bus.request(EventMessages.OF_ORDER, new ListOrderEvents(caller, order, 2, after)));
      seen.addAll(page.items().stream().map(EventsTest::id).toList());
      after = page.next();
    } while (after != null);
    assertThat(seen).isEqualTo(texts(oldestFirst.stream()));
  }

  @Test
  void ofOrderShouldTellAnOrderThatOutlivedItsEventsFromNone() {
    UUID order = IDS.next();
    Await.get(
        database.query(
            """
            INSERT INTO orders (tenant_id, order_id, status, payment_status, fulfillment_status, currency, customer_email,
              subtotal, discount_total, tax_total, shipping_total, total, version, event_sequence, updated_at, head, lines)
            VALUES ($1, $2, 'pending', 'unpaid', 'unfulfilled', 'EUR', 'a@b.c', 0, 0, 0, 0, 0, 1, 1, now(), '{', '[]')
            """,
            Tuple.of(caller.tenantId(), order)));

    assertThat(
            Await.get(
                    bus.request(
                        EventMessages.OF_ORDER, new ListOrderEvents(caller, order, 10, null)))
                .items())
        .isEmpty();
    ListOrderEvents unknown = new ListOrderEvents(caller, IDS.next(), 10, null);
    assertThat(fault(Await.failure(bus.request(EventMessages.OF_ORDER, unknown))))
        .isEqualTo(new Fault.NotFound("order"));
    ListOrderEvents foreign = new ListOrderEvents(Callers.create(database), order, 10, null);
    assertThat(fault(Await.failure(bus.request(EventMessages.OF_ORDER, foreign))))
        .isEqualTo(new Fault.NotFound("order"));
  }

  private UUID insert(String type, UUID orderId, Integer sequence) {
    UUID id = IDS.next();
    Await.get(
        database.query(
            """
            INSERT INTO events (tenant_id, event_id, type, order_id, sequence, correlation_id, payload)
            VALUES ($1, $2, $3, $4, $5, 'corr-1', $6)
            """,
            Tuple.of(
                caller.tenantId(),
                id,
                type,
                orderId,
                sequence,
                "{\"type\":\"" + type + "\",\"data\":{\"n\":1.50}}")));
    return id;
  }

  private List<String> ids(String type) {
    List<String> seen = new ArrayList<>();
    UUID after = null;
    do {
      Page page =
          Await.get(bus.request(EventMessages.LIST, new ListEvents(caller, type, 2, after)));
      seen.addAll(page.items().stream().map(EventsTest::id).toList());
      after = page.next() == null ? null : UUID.fromString(page.next());
    } while (after != null);
    return seen;
  }

  private static String id(String item) {
    return item.substring("{\"id\":\"".length(), item.indexOf("\","));
  }

  private static List<String> texts(Stream<UUID> ids) {
    return ids.map(IdKind.EVENT::format).toList();
  }

  private static Fault fault(Throwable failure) {
    return ((FaultException) failure).fault();
  }
}
