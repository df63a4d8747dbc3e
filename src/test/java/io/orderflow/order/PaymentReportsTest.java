package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.Released;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an order in each state when a provider tells each thing that it can tell. */
class PaymentReportsTest {
  /**
   * What each report comes to: status, payment status and events; nothing at all is a dash. The
   * last two columns are money: a part of it, and some of an attempt before the current one.
   */
  private static final String TABLE =
      """
      state                | authorized                      | declined                         | released                         | captured                         | part captured              | captured before
      asked                | confirmed authorized: confirmed | pending failed: payment_failed   | pending failed: payment_failed   | confirmed paid: paid, confirmed  | pending pending: updated   | pending pending: updated
      asked_confirmed      | confirmed authorized: updated   | confirmed failed: payment_failed | confirmed failed: payment_failed | confirmed paid: paid             | confirmed pending: updated | confirmed pending: updated
      asked_cancelled      | cancelled authorized: updated   | cancelled failed: payment_failed | cancelled unpaid: updated        | cancelled paid: paid             | cancelled paid: paid       | cancelled paid: paid
      declined             | confirmed authorized: confirmed | -                                | pending failed: updated          | confirmed paid: paid, confirmed  | pending pending: updated   | pending pending: updated
      declined_confirmed   | confirmed authorized: updated   | -                                | confirmed failed: updated        | confirmed paid: paid             | confirmed pending: updated | confirmed pending: updated
      declined_cancelled   | cancelled authorized: updated   | -                                | cancelled unpaid: updated        | cancelled paid: paid             | cancelled paid: paid       | cancelled paid: paid
      declined_part_paid   | confirmed pending: confirmed    | -                                | pending pending: updated         | confirmed paid: paid, confirmed  | pending pending: updated   | pending pending: updated
      declined_paid        | confirmed paid: confirmed       | -                                | pending paid: updated            | confirmed paid: confirmed        | confirmed paid: confirmed  | confirmed paid: confirmed
      asked_again          | -                               | -                                | -                                | confirmed paid: paid, confirmed  | pending pending: updated   | pending pending: updated
      authorized           | -                               | -                                | confirmed failed: payment_failed | confirmed paid: paid             | confirmed pending: updated | confirmed pending: updated
      authorized_cancelled | -                               | -                                | cancelled unpaid: updated        | cancelled paid: paid             | cancelled paid: paid       | cancelled paid: paid
      authorized_shipped   | -                               | -                                | confirmed failed: payment_failed | completed paid: paid, completed  | confirmed pending: updated | confirmed pending: updated
      lapsed               | -                               | -                                | -                                | confirmed paid: paid             | confirmed pending: updated | confirmed pending: updated
      released             | -                               | -                                | -                                | cancelled paid: paid             | cancelled paid: paid       | cancelled paid: paid
      part_captured        | -                               | -                                | -                                | confirmed paid: paid             | -                          | confirmed pending: updated
      captured             | -                               | -                                | -                                | -                                | -                          | confirmed paid: updated
      captured_completed   | -                               | -                                | -                                | -                                | -                          | completed paid: updated
      captured_cancelled   | -                               | -                                | -                                | -                                | -                          | cancelled paid: updated
      refund_pending       | -                               | -                                | -                                | -                                | -                          | confirmed paid: updated
      refund_done          | -                               | -                                | -                                | -                                | -                          | confirmed partially_refunded: updated
      refund_part_done     | -                               | -                                | -                                | -                                | -                          | confirmed partially_refunded: updated
      """;

  /** In the order of the columns. */
  private static final List<PaymentReport> REPORTS =
      List.of(
          new Authorized(1, "pi_1", Desk.EXPIRY),
          new Declined(1, "pi_1", "card_declined", "No."),
          new Released(1, "pi_1"),
          new Captured(1, "pi_1", Desk.WHOLE),
          new Captured(1, "pi_1", 500),
          new Captured(0, "pi_0", 400));

  private static Desk desk;

  @BeforeAll
  static void open() {
    desk = Desk.open();
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  static Stream<String> rows() {
    return TABLE.lines().skip(1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportShouldMoveTheOrderForwardOrNotAtAll(String row) {
    String[] cells = row.trim().split(" *\\| *");
    Situation situation = Situation.valueOf(cells[0]);
    for (int i = 0; i < REPORTS.size(); i++) {
      Answer before = situation.reach(desk);
      int heard = desk.events(before).size();
      Answer after = desk.report(before, REPORTS.get(i));
      Answer again = desk.report(before, REPORTS.get(i));

      assertThat(outcome(before, after, heard))
          .as(situation + " " + REPORTS.get(i))
          .isEqualTo(cells[i + 1]);
      assertThat(again.body()).as(situation + " twice " + REPORTS.get(i)).isEqualTo(after.body());
      assertBooked(after);
    }
  }

  @Test
  void moneyThatIsNotOwedShouldGoBackByItselfTheWayItCame() {
    Answer order = desk.report(Situation.captured.reach(desk), new Captured(0, "pi_0", 400));

    JsonNode refund = Json.tree(order.body()).get("refunds").get(0);
    assertThat(refund.get("amount").longValue()).isEqualTo(400);
    assertThat(refund.get("status").textValue()).isEqualTo("pending");
    assertThat(refund.get("reason").textValue()).isEqualTo("overpaid");
    assertThat(refund.get("paymentReference").textValue()).isEqualTo("pi_0");
  }

  @Test
  void paymentShouldTellItsErrorUntilTheNextAttempt() {
    Answer declined = Situation.declined.reach(desk);
    Answer again = desk.act(declined, Action.retry_payment);

    JsonNode payment = Json.tree(declined.body()).get("payment");
    assertThat(payment.toString())
        .isEqualTo(
            """
            {"provider":"stripe","capture":"manual","attempt":1,"progress":"declined","reference":"pi_1",\
            "authorizationExpiresAt":null,"error":{"code":"card_declined","message":"No."}}""");
    assertThat(Json.tree(again.body()).get("payment").toString())
        .isEqualTo(
            """
            {"provider":"stripe","capture":"manual","attempt":2,"progress":"requested","reference":null,\
            "authorizationExpiresAt":null,"error":null}""");
    assertThat(desk.view(again).paymentMethod()).isEqualTo("pm_card_mastercard");
    assertThat(again.body()).doesNotContain("pm_card");
  }

  @Test
  void errorShouldBeCutToWhatTheContractAllows() {
    Answer declined =
        desk.report(desk.place(true), new Declined(1, "pi_1", null, "no\u0000" + "x".repeat(900)));

    JsonNode error = Json.tree(declined.body()).at("/payment/error");
    assertThat(error.get("code").textValue()).isEqualTo("unknown");
    assertThat(error.get("message").textValue()).hasSize(500).startsWith("no x");
  }

  @Test
  void lapseShouldBeTheTenantsToKnow() {
    Answer lapsed = Situation.lapsed.reach(desk);

    JsonNode payment = Json.tree(lapsed.body()).get("payment");
    assertThat(payment.at("/error/code").textValue()).isEqualTo("authorization_expired");
    assertThat(payment.get("authorizationExpiresAt").isNull()).isTrue();
  }

  @Test
  void authorizationShouldTellUntilWhenItHoldsOnceThatIsKnown() {
    Answer held = desk.report(desk.place(true), new Authorized(1, "pi_1", null));
    assertThat(desk.view(held).authorizationExpiresAt()).isNull();
    Answer known = desk.report(held, new Authorized(1, "pi_1", Desk.EXPIRY));
    Answer forgotten = desk.report(known, new Authorized(1, "pi_1", null));

    assertThat(desk.view(known).authorizationExpiresAt()).isEqualTo(Desk.EXPIRY);
    assertThat(forgotten.body()).isEqualTo(known.body());
  }

  @Test
  void orderOnAccountShouldHearNothingFromAProvider() {
    Answer order = desk.place(false);

    Fault.Conflict refusal =
        (Fault.Conflict) fault(desk.reported(order, new Captured(1, "pi_1", 500)));

    assertThat(refusal.code()).isEqualTo("no_provider");
    assertThat(desk.view(order).provider()).isNull();
  }

  private static String outcome(Answer before, Answer after, int heard) {
    JsonNode order = Json.tree(after.body());
    List<String> events = desk.events(before);
    return before.body().equals(after.body())
        ? "-"
        : "%s %s: %s"
            .formatted(
                order.get("status").textValue(),
                order.get("paymentStatus").textValue(),
                String.join(", ", events.subList(heard, events.size())));
  }

  /** The rows beside the order say the same as its JSON. */
  private static void assertBooked(Answer order) {
    JsonNode json = Json.tree(order.body());
    assertThat(sum("direction = 'payment'", order)).isEqualTo(json.get("amountPaid").longValue());
    assertThat(sum("refund_status = 'succeeded'", order))
        .isEqualTo(json.get("amountRefunded").longValue());
    assertThat(sum("refund_status = 'pending'", order))
        .isEqualTo(
            desk.shop.count(
                "SELECT refund_pending FROM orders WHERE tenant_id = $1 AND order_id = $2",
                desk.shop.caller.tenantId(),
                OrderIds.of(order)));
  }

  private static long sum(String which, Answer order) {
    return desk.shop.count(
        "SELECT COALESCE(sum(amount), 0)::bigint FROM order_money WHERE tenant_id = $1 AND order_id = $2 AND "
            + which,
        desk.shop.caller.tenantId(),
        OrderIds.of(order));
  }
}
