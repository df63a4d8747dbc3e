package io.orderflow.integration.shipstation;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callbacks that are not ShipStation's, or would lead us elsewhere with a tenant's credentials. */
class HostileCallbackTest {
  private static final CountingServer SHIPSTATION = new CountingServer();
  private static final CountingServer ELSEWHERE = new CountingServer();
  private static RunningNode node;
  private static String path;

  @BeforeAll
  static void start() {
    node =
        RunningNode.start(
            Servers.settings(
                Map.of("ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", SHIPSTATION.url() + "")));
    path =
        node.api
            .call("PUT", "/v1/integrations/shipstation")
            .json(Map.of("apiKey", "hostilekey1", "apiSecret", "hostilesecret1"))
            .send()
            .json()
            .path("callbackUrl")
            .asText();
  }

  @AfterAll
  static void stop() {
    node.close();
    SHIPSTATION.close();
    ELSEWHERE.close();
  }

  static Stream<String> urls() {
    String own = "127.0.0.1:" + SHIPSTATION.port();
    String other = "127.0.0.1:" + ELSEWHERE.port();
    return Stream.of(
        "http://" + other + "/shipments?batchId=1",
        "https://" + other + "/shipments?batchId=1",
        "https://" + own + "/shipments?batchId=1",
        "http://localhost:" + SHIPSTATION.port() + "/shipments?batchId=1",
        "http://127.0.0.1/shipments",
        "http://127.1:" + SHIPSTATION.port() + "/shipments",
        "http://2130706433:" + SHIPSTATION.port() + "/shipments",
        "http://[::1]:" + SHIPSTATION.port() + "/shipments",
        "http://[::ffff:127.0.0.1]:" + SHIPSTATION.port() + "/shipments",
        "http://user@" + own + "/shipments",
        "http://user:secret@" + own + "/shipments",
        "http://" + own + "@" + other + "/shipments",
        "http://" + other + "#@" + own + "/shipments",
        "http://" + other + "\\@" + own + "/shipments",
        "http://" + own + "/shipments#fragment",
        "http://" + own + "/shipments/../orders/createorder",
        "http://" + own + "/shipments/1",
        "http://" + own + "//shipments",
        "http://" + own + "/%73hipments",
        "http://" + own + "/shipments%2f",
        "http://" + own + "/shipments;x=1",
        "http://" + own + "/SHIPMENTS",
        "http://" + own + "/",
        "http://" + own,
        "http://" + own + "/accounts/listtags",
        "http://" + own + "/shipments?url=http://" + other,
        "http://" + own + "/shipments?batchId=1&",
        "http://" + own + "/shipments?batchId",
        "http://" + own + "/shipments?a=1\r\nHost: " + other,
        "http://" + own + "/shipments?a=1 HTTP/1.1",
        "http://" + own + "/shipments?a=" + "9".repeat(600),
        "http://ssapi.shipstation.com/shipments?batchId=1",
        "http://ssapi6.shipstation.com/shipments?batchId=1",
        "https://ssapi.shipstation.com:8443/shipments",
        "https://ssapi.shipstation.com." + "evil.example/shipments",
        "https://ssapi.shipstation.com./shipments",
        "https://evil-ssapi.shipstation.com/shipments",
        "https://ssapi.shipstation.com@" + other + "/shipments",
        "https://ssаpi.shipstation.com/shipments",
        "https://169.254.169.254/shipments",
        "//" + own + "/shipments",
        "/shipments?batchId=1",
        "shipments",
        "file:///shipments",
        "ftp://" + own + "/shipments",
        "gopher://" + own + "/shipments",
        "jar:http://" + own + "/shipments",
        "javascript:alert(1)",
        "http://",
        "http:///shipments",
        " ",
        "");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void urlThatIsNotShipStationsShouldBeRefusedAndNotRead(String url) {
    Reply reply = call(path, Map.of("resource_url", url, "resource_type", "SHIP_NOTIFY"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/errors/0/pointer").asText()).isEqualTo("/resource_url");
    assertThat(ELSEWHERE.requests()).isEmpty();
  }

  @Test
  void bodyWithoutUrlShouldBeRefused() {
    for (Object body :
        List.of(Map.of(), Map.of("resource_url", 7), Map.of("resource_url", Map.of()))) {
      assertThat(call(path, body).status()).isEqualTo(400);
    }
  }

  /** All that was ever asked for is what the last good callback named. */
  @Test
  void goodCallbackShouldBeReadAndNothingElse() {
    urls().forEach(url -> call(path, Map.of("resource_url", url, "resource_type", "SHIP_NOTIFY")));
    String good = SHIPSTATION.url() + "/shipments?batchId=7&includeShipmentItems=False";

    assertThat(call(path, Map.of("resource_url", good, "resource_type", "SHIP_NOTIFY")).status())
        .isEqualTo(200);

    Await.until("it is read", () -> !SHIPSTATION.requests().isEmpty());
    assertThat(SHIPSTATION.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.uri())
                  .isEqualTo("/shipments?batchId=7&includeShipmentItems=true&page=1&pageSize=100");
              assertThat(request.host()).isEqualTo("127.0.0.1:" + SHIPSTATION.port());
            });
    assertThat(ELSEWHERE.requests()).isEmpty();
  }

  @Test
  void callbackOfAnotherKindShouldBeTakenAndNotActedOn() {
    for (String type : List.of("ORDER_NOTIFY", "FULFILLMENT_SHIPPED", "WHATEVER")) {
      String url = SHIPSTATION.url() + "/orders?importBatch=" + type;

      assertThat(call(path, Map.of("resource_url", url, "resource_type", type)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void forgedTokenShouldBeAnsweredLikeAnUnknownOne() {
    Map<String, String> body =
        Map.of("resource_url", SHIPSTATION.url() + "/shipments", "resource_type", "SHIP_NOTIFY");
    String start = path.substring(0, path.lastIndexOf('/') + 1);
    String token = path.substring(start.length());
    char other = token.charAt(31) == 'A' ? 'B' : 'A';

    for (String forged :
        List.of(token.substring(0, 31), token.substring(0, 31) + other, token + "A", "x")) {
      Reply reply = call(start + forged, body);

      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.code()).isEqualTo("not_found");
    }
  }

  private static Reply call(String path, Object body) {
    return new Api(node.base(), null).post(path, body).send();
  }
}
