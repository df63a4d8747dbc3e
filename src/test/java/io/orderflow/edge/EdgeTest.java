package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EdgeTest {
  static EdgeServer server;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void createShouldAnswerWhatTheActorDid() {
    HttpResponse<String> response =
        server.post(
            "/v1/orders",
            """
            {"currency":"USD","customer":{"email":"a@example.com"},
             "lines":[{"sku":"SKU-1","quantity":2,"unitPrice":1999}]}
            """);
    System.out.println(response + " " + response.headers().map() + response.body());
    System.out.println(server.lastOf(OrderMessages.PLACE));
    response =
        server.post(
            "/v1/orders?x=1",
            "{\"currency\":\"usd\",\"#a\":3, \"metadata\":{\"#u\":4},\"lines\":[{\"sku\":5,\"quantity\":0.5,\"unitPrice\":1e30,\"x/y\":1}],\"payment\":{\"provider\":\"x\"}}");
    System.out.println(response + " " + response.headers().map() + response.body());
    response =
        server.post(
            "/v1/inventory/adjust",
            "{\"adjustments\":[{\"sku\":\"a\",\"reason\":\"received\"},{\"sku\":\"a\",\"reason\":\"received\",\"delta\":3,\"setTo\":4},{\"sku\":\"a\",\"reason\":\"received\",\"delta\":3,\"expected\":4}]}");
    System.out.println(response + " " + response.headers().map() + response.body());
    for (String path :
        new String[] {
          "/v1/orders",
          "/v1/health",
          "/v1/orders/ord_1",
          "/nope",
          "/openapi.json",
          "/v1/inventory/adjust",
          "/v1/orders?limit=0&limit=2&q=%zz",
          "/v1/orders/%zz",
          "/docs"
        }) {
      response =
          server.get(
              path.contains("%zz")
                  ? "/v1/orders?limit=0&status=x&createdFrom=2026-02-30T00:00:00Z"
                  : path);
      String body = response.body();
      System.out.println(
          response
              + " "
              + response.headers().map()
              + body.substring(0, Math.min(900, body.length())));
    }
    assertThat(response.statusCode()).isEqualTo(404);
  }
}
