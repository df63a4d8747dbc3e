package io.orderflow.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.LiveEvents;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client of live events that takes nothing: little is kept for it, it is sent away, and what it
 * has not taken it gets later.
 */
class StuckStreamTest {
  /** 20 MB, four times what the system itself takes for a client. */
  private static final int EVENTS = 400;

  private static final String STUCK = "orderflow_streams_stuck_total ";
  private static final String OPEN = "orderflow_streams_open ";
  private static Vertx vertx;
  private static Database database;
  private static RunningNode node;
  private TestTenant tenant;
  private LogWriter log;
  private long stuckBefore;

  @BeforeAll
  static void start() {
    node = RunningNode.start(Servers.settings(Map.of("ORDERFLOW_STREAMS_STALL_TIMEOUT", "1s")));
    vertx = Vertx.vertx();
    database = Database.open(vertx, node.settings.database());
  }

  @AfterAll
  static void stop() {
    node.close();
    Await.get(vertx.close());
  }

  @BeforeEach
  void tenant() {
    Await.until("no other can be stuck", () -> node.figure(OPEN) == 0);
    stuckBefore = node.figure(STUCK);
    tenant = node.otherTenant(Plan.enterprise);
    Caller caller = new Caller(tenant.tenantId(), Mode.live, "corr-1", null);
    log = new LogWriter(database, caller, new UuidV7(Clock.systemUTC()));
  }

  @Test
  void clientThatIsBehindShouldBeSentAwayAndMissNothing() throws IOException {
    UUID begin = Await.get(log.write("order.created"));
    List<UUID> all = Await.get(log.writeLarge(EVENTS));
    try (LiveEvents read = live(begin)) {
      read.await(EVENTS);
    }

    try (Socket socket = connect("Last-Event-ID: " + IdKind.EVENT.format(begin) + "\r\n")) {
      shouldBeSentAway(socket, all);
    }
  }

  @Test
  void clientThatIsThereShouldBeSentAwayAndMissNothing() throws IOException {
    try (Socket socket = connect("")) {
      Await.until("it listens", () -> node.figure(OPEN) == 1);
      List<UUID> all = Await.get(log.writeLarge(EVENTS));

      shouldBeSentAway(socket, all);
    }
  }

  private Socket connect(String last) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(100_000); // else the system takes all of it for the client
    socket.connect(new InetSocketAddress("127.0.0.1", URI.create(node.base()).getPort()));
    String request = "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n";
    socket.getOutputStream().write(request.formatted(tenant.apiKey(), last).getBytes(US_ASCII));
    return socket;
  }

  private void shouldBeSentAway(Socket socket, List<UUID> all) throws IOException {
    Await.until("it is sent away", () -> node.figure(STUCK) == stuckBefore + 1);
    List<UUID> whole = wholeEvents(new String(readUntilItBreaks(socket), US_ASCII));

    assertThat(whole).hasSizeBetween(1, EVENTS / 2).isEqualTo(all.subList(0, whole.size()));
    try (LiveEvents rest = live(whole.get(whole.size() - 1))) {
      assertThat(rest.await(EVENTS - whole.size()).ids())
          .isEqualTo(all.subList(whole.size(), EVENTS));
    }
  }

  private static byte[] readUntilItBreaks(Socket socket) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
        read.write(buffer, 0, n);
      }
    } catch (SocketException reset) {
      return read.toByteArray();
    }
    return read.toByteArray();
  }

  /** The last may have been cut off. */
  private static List<UUID> wholeEvents(String taken) {
    return Pattern.compile("id: (evt_\\w{26})\nevent: [^\n]*\ndata: [^\n]*\n\n")
        .matcher(taken.replaceAll("\r\n[0-9a-f]+\r\n", ""))
        .results()
        .map(event -> IdKind.EVENT.parse(event.group(1)).orElseThrow())
        .toList();
  }

  private LiveEvents live(UUID last) {
    LiveEvents live = LiveEvents.open(node.base(), tenant.apiKey(), "", IdKind.EVENT.format(last));
    assertThat(live.status()).isEqualTo(200);
    return live;
  }
}
