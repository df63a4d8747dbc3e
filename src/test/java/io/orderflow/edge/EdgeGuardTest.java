package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.tenant.TenantMessages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what the caller is told of its rate. */
class EdgeGuardTest {
  private static EdgeServer server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"Bearer unknown", "Bearer ", "Bearer", "Basic b2Y6dGVzdA==", "of_test_tenant"})
  void requestShouldAnswer401WhenNoKeyCounts(String authorization) {
    Reply reply = api.get("/v1/orders").header("Authorization", authorization).send();

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(reply.header("RateLimit-Limit")).isNull();
    assertThat(server.lastOf(OrderMessages.LIST)).isNull();
  }

  @Test
  void requestShouldBeLetInWhenTheKeyComesEitherWay() {
    Api nobody = api.as(null);

    assertThat(nobody.get("/v1/orders").header("X-API-Key", EdgeServer.KEY).send().status())
        .isEqualTo(200);
    assertThat(
            nobody
                .get("/v1/orders")
                .header("Authorization", "bEARER " + EdgeServer.KEY)
                .send()
                .status())
        .isEqualTo(200);
    assertThat(api.get("/v1/orders").header("X-API-Key", EdgeServer.KEY).send().status())
        .isEqualTo(200);
  }

  @Test
  void requestShouldAnswer401WhenTwoKeysDiffer() {
    Reply reply = api.get("/v1/orders").header("X-API-Key", EdgeServer.OTHER_KEY).send();

    assertThat(reply.status()).isEqualTo(401);
  }

  @Test
  void requestShouldAnswer403AndTellTheRateWhenTheScopeIsMissing() {
    Reply reply = api.as(EdgeServer.READ_KEY).post("/v1/orders", "not even JSON").send();

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().get("scope").asText()).isEqualTo("orders:write");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("17");
    assertThat(api.as(EdgeServer.READ_KEY).get("/v1/orders").send().status()).isEqualTo(200);
    assertThat(api.as(EdgeServer.READ_KEY).get("/v1/inventory").send().status()).isEqualTo(403);
  }

  @Test
  void requestShouldTellTheRateWhenItIsAdmitted() {
    Reply reply = api.get("/v1/orders").send();

    assertThat(reply.header("RateLimit-Limit")).isEqualTo("500");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("17");
    assertThat(reply.header("RateLimit-Reset")).isEqualTo("2");
    assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"plan\";q=500;w=2");
    assertThat(reply.header("RateLimit")).isEqualTo("\"plan\";r=17;t=2");
  }

  @Test
  void requestShouldAnswer429AndNeverTooEarlyATimeWhenTheRateIsUsedUp() {
    server.answer(TenantMessages.ADMIT, admit -> Examples.now(Examples.admission(false, 0)));

    Reply reply = api.post("/v1/orders", "{").send();

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("2");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("0");
  }

  @Test
  void requestShouldAnswer503WhenTheTenantsCannotBeAsked() {
    server.fail(TenantMessages.AUTHENTICATE, new Fault.Unavailable("database"));

    Reply reply = api.get("/v1/orders").send();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("2");
  }
}
