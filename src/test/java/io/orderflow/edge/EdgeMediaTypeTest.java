package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which media types a body may have. */
class EdgeMediaTypeTest {
  private static final String ORDER = "/v1/orders/" + IdKind.ORDER.format(Examples.NEXT);
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

  @AfterEach
  void nothingShouldReachAnActor() {
    assertThat(server.lastOf(OrderMessages.PLACE)).isNull();
    assertThat(server.lastOf(OrderMessages.LIST)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/jsonp",
        "application/json, text/plain",
        "*/*",
        "json"
      })
  void createShouldAnswer415WhenTheMediaTypeIsAnother(String mediaType) {
    Reply reply =
        api.post("/v1/orders", Examples.of("NewOrderSmallest"))
            .header("Content-Type", mediaType)
            .send();

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.code()).isEqualTo("unsupported_media_type");
  }

  @Test
  void createShouldAnswer415WhenTheMediaTypeIsMissingOrTheBodyIsCompressed() {
    var order = Examples.of("NewOrderSmallest");

    assertThat(api.post("/v1/orders", order).header("Content-Type", null).send().status())
        .isEqualTo(415);
    assertThat(api.post("/v1/orders", order).header("Content-Encoding", "gzip").send().status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "APPLICATION/JSON",
        "application/json; version=1"
      })
  void refundShouldBeReadWhenTheMediaTypeIsWrittenOtherwise(String mediaType) {
    Reply reply =
        api.post(ORDER + "/refunds", "{\"amount\": 1}").header("Content-Type", mediaType).send();

    assertThat(reply.status()).isEqualTo(200);
  }
}
