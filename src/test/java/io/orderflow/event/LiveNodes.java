package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.LiveEvents;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants.TestTenant;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;

/** Two processes on one database that tell live events in haste. */
final class LiveNodes implements AutoCloseable {
  static final UuidV7 IDS = new UuidV7(Clock.systemUTC());

  final RunningNode node =
      RunningNode.start(
          Servers.settings(
              Map.of(
                  "ORDERFLOW_STREAMS_POLL_INTERVAL", "100ms",
                  "ORDERFLOW_STREAMS_PER_TENANT", "4",
                  "ORDERFLOW_STREAMS_HEARTBEAT", "200ms",
                  "ORDERFLOW_HTTP_IDLE_TIMEOUT", "3s")));
  final RunningNode beside = node.beside();
  final Vertx vertx = Vertx.vertx();
  final Database database = Database.open(vertx, node.settings.database());

  LogWriter writer(TestTenant tenant) {
    return new LogWriter(database, new Caller(tenant.tenantId(), Mode.live, "corr-1", null), IDS);
  }

  LiveEvents live(TestTenant tenant, String query, String last) {
    LiveEvents live = LiveEvents.open(node.base(), tenant.apiKey(), query, last);
    assertThat(live.status()).isEqualTo(200);
    return live;
  }

  @Override
  public void close() {
    beside.close();
    node.close();
    Await.get(vertx.close());
  }
}
