package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.ServiceReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer is one of done, refused, not now, down, and down for good under its key. */
class StripeReplyTest {
  private static final String DECLINED =
      """
      {"error": {"type": "card_error", "code": "card_declined", "decline_code": "lost_card",
        "message": "Your card was declined.", "payment_intent": {"id": "pi_1"}}}
      """;

  @ParameterizedTest
  @CsvSource({
    "200, , , done",
    "400, , , refused",
    "402, , , refused",
    "404, , , refused",
    "400, true, , not now",
    "401, , , not now",
    "403, , , not now",
    "409, , , not now",
    "409, false, , not now",
    "429, , , not now",
    "500, , , down",
    "500, true, , down",
    "502, , , down",
    "301, , , down",
    "500, false, , frozen",
    "500, , true, frozen"
  })
  void answersShouldBeOfOneKind(int status, String advice, String replayed, String kind) {
    Map<String, String> headers = new HashMap<>();
    headers.put("stripe-should-retry", advice);
    headers.put("idempotent-replayed", replayed);

    StripeReply reply = StripeReply.of(new ServiceReply(status, headers, "{}"));

    assertThat(reply.isDone()).isEqualTo(kind.equals("done"));
    assertThat(reply.isRefused()).isEqualTo(kind.equals("refused"));
    assertThat(reply.isNotNow()).isEqualTo(kind.equals("not now"));
    assertThat(reply.isFrozen()).isEqualTo(kind.equals("frozen"));
    assertThat(reply.performed().outcome())
        .isEqualTo(kind.equals("not now") ? Outcome.refused : Outcome.down);
  }

  @Test
  void theCardsIssuerShouldBeQuotedWithTheRequest() {
    StripeReply reply =
        StripeReply.of(new ServiceReply(402, Map.of("request-id", "req_1"), DECLINED));

    assertThat(reply.code()).isEqualTo("lost_card");
    assertThat(reply.message()).isEqualTo("Your card was declined.");
    assertThat(reply.detail()).isEqualTo("Your card was declined. (req_1)");
    assertThat(reply.intent().path("id").asText()).isEqualTo("pi_1");
  }

  @Test
  void theTimeThatStripeAsksForShouldBeKept() {
    StripeReply reply = StripeReply.of(new ServiceReply(429, Map.of("retry-after", "7"), "{}"));

    assertThat(reply.performed().retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>502</html>", "null", "[]", "{\"error\":"})
  void whatIsNoJsonObjectShouldBeADownService(String body) {
    StripeReply reply = StripeReply.of(new ServiceReply(200, Map.of(), body));

    assertThat(reply.isDone()).isFalse();
    assertThat(reply.code()).isEqualTo("http_200");
    assertThat(reply.performed().outcome()).isEqualTo(Outcome.down);
  }
}
