package io.orderflow.order;

import static io.orderflow.support.Shop.fault;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.RefundView;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.RefundedElsewhere;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Money that came through a provider goes back through it, and only when it says so. */
class ProviderRefundsTest {
  private static Desk desk;

  @BeforeAll
  static void open() {
    desk = Desk.open();
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @Test
  void refundShouldReserveItsAmountUntilTheProviderHasDoneIt() {
    Answer captured = Situation.captured.reach(desk);

    Answer asked = desk.refund(captured, 1_000L);
    Object tooMuch =
        fault(
            desk.shop.bus.request(
                OrderMessages.REFUND,
                new RefundOrder(desk.shop.caller, null, OrderIds.of(asked), null, 102L, null)));
    Answer done = desk.refundDone(asked);

    assertThat(money(asked)).isEqualTo("paid 1101-0");
    assertThat(refunds(asked)).isEqualTo("1000 pending pi_1 null");
    assertThat(((Fault.Unprocessable) tooMuch).code()).isEqualTo("amount_too_large");
    assertThat(money(done)).isEqualTo("partially_refunded 1101-1000");
    assertThat(refunds(done)).isEqualTo("1000 succeeded pi_1 null");
    assertThat(desk.refundDone(asked).body()).isEqualTo(done.body());
    assertThat(desk.events(done))
        .containsExactly("created", "paid", "confirmed", "updated", "refunded");
  }

  @Test
  void refundThatFailsShouldFreeItsAmountEvenAfterItHadSucceeded() {
    Answer asked = Situation.refund_part_pending.reach(desk);

    Answer failed = desk.refundFailed(asked);
    Answer late = desk.refundDone(asked);
    Answer all = desk.refundDone(desk.refund(failed, null));
    Answer back = desk.refundFailed(all);
    Answer twice = desk.refundFailed(all);

    assertThat(refunds(failed)).isEqualTo("1 failed pi_1 expired_card");
    assertThat(late.body()).isEqualTo(failed.body());
    assertThat(money(all)).isEqualTo("refunded 1101-1101");
    assertThat(money(back)).isEqualTo("paid 1101-0");
    assertThat(twice.body()).isEqualTo(back.body());
    assertThat(Json.tree(back.body()).get("allowedActions").toString()).contains("refund");
    assertThat(desk.events(back).subList(4, 8))
        .containsExactly("updated", "updated", "refunded", "updated");
  }

  @Test
  void refundOfManyShouldFailAloneWhenItFails() {
    Answer first = desk.refundDone(desk.refund(Situation.captured.reach(desk), 100L));
    Answer all = desk.refundDone(desk.refund(first, null));

    Answer back = desk.refundFailed(all);

    assertThat(money(all)).isEqualTo("refunded 1101-1101");
    assertThat(money(back)).isEqualTo("partially_refunded 1101-100");
  }

  @Test
  void cancellingShouldGiveBackWhatIsNoLongerOwedLineByLine() {
    Answer captured = Situation.captured.reach(desk);

    Answer one = desk.cancelOne(captured);
    Answer whole = desk.act(one, Action.cancel);

    assertThat(refunds(one)).isEqualTo("500 pending pi_1 null");
    assertThat(refunds(whole)).isEqualTo("500 pending pi_1 null, 601 pending pi_1 null");
    PaymentView view = desk.view(whole);
    assertThat(view.orderStatus()).isEqualTo("cancelled");
    assertThat(view.refunds()).extracting(RefundView::paymentReference).containsOnly("pi_1");
    assertThat(view.refunds()).extracting(RefundView::amount).containsExactly(500L, 601L);
  }

  @Test
  void cancellingShouldCountWhatWasAlreadyGivenBack() {
    Answer refunded = desk.refundDone(desk.refund(Situation.captured.reach(desk), 400L));

    Answer one = desk.cancelOne(refunded);

    assertThat(refunds(one)).isEqualTo("400 succeeded pi_1 null, 100 pending pi_1 null");
  }

  @Test
  void moneyFromOutsideShouldGoBackAtOnceAndTheProvidersWhenItIsDone() {
    Answer partly = desk.pay(Situation.declined.reach(desk), 1_000);
    Answer both = desk.report(partly, new Captured(1, "pi_1", Desk.WHOLE));

    Answer all = desk.refund(both, null);

    assertThat(refunds(both)).isEqualTo("1000 pending pi_1 null");
    assertThat(refunds(all))
        .isEqualTo("1000 pending pi_1 null, 101 pending pi_1 null, 1000 succeeded null null");
    assertThat(money(all)).isEqualTo("partially_refunded 2101-1000");
    assertThat(desk.view(all).refunds()).hasSize(2);
  }

  @Test
  void refundMadeElsewhereShouldBeNotedOnceAndTakeFromThoseThatWait() {
    Answer asked = desk.refund(Situation.captured.reach(desk), 1_000L);

    Answer some = desk.report(asked, new RefundedElsewhere("re_x", 101));
    Answer more = desk.report(some, new RefundedElsewhere("re_y", 500));
    Answer again = desk.report(some, new RefundedElsewhere("re_y", 500));
    Answer late = desk.report(more, new Refunded(refundId(more, 0), "re_z"));

    assertThat(refunds(some)).isEqualTo("1000 pending pi_1 null, 101 succeeded pi_1 null");
    assertThat(refunds(more))
        .isEqualTo(
            "1000 failed pi_1 refunded_elsewhere, 101 succeeded pi_1 null, 500 succeeded pi_1 null");
    assertThat(money(more)).isEqualTo("partially_refunded 1101-601");
    assertThat(again.body()).isEqualTo(more.body());
    assertThat(late.body()).isEqualTo(more.body());
  }

  @Test
  void oneRefundUnderTwoNamesShouldCountOnce() {
    Answer asked = desk.refund(Situation.captured.reach(desk), 300L);
    Answer elsewhere = desk.report(asked, new RefundedElsewhere("re_1", 300));

    Answer done = desk.report(elsewhere, new Refunded(refundId(asked, 0), "re_1"));

    assertThat(money(done)).isEqualTo("partially_refunded 1101-300");
    assertThat(refunds(done))
        .isEqualTo("300 failed pi_1 refunded_elsewhere, 300 succeeded pi_1 null");
  }

  @Test
  void moreThanCameInCannotHaveGoneBack() {
    Answer order = desk.place(true);

    Fault.Conflict refusal =
        (Fault.Conflict) fault(desk.reported(order, new RefundedElsewhere("re_1", 1)));

    assertThat(refusal.code()).isEqualTo("refund_exceeds_payment");
  }

  @Test
  void refundsOfNobodyOrOfOutsideMoneyShouldBeUnknownToAProvider() {
    Answer paid = desk.refund(Situation.declined_paid.reach(desk), 1L);

    assertThat(fault(desk.reported(paid, new Refunded(UUID.randomUUID(), "re_1"))))
        .isEqualTo(new Fault.NotFound("refund"));
    assertThat(fault(desk.reported(paid, new RefundFailed(refundId(paid, 0), "x", "y"))))
        .isEqualTo(new Fault.NotFound("refund"));
  }

  @Test
  void anOrderShouldCompleteWhenItsMoneyComesAfterItsGoods() {
    Answer shipped = Situation.authorized_shipped.reach(desk);

    Answer captured = desk.capture(shipped);

    assertThat(Json.tree(captured.body()).get("status").textValue()).isEqualTo("completed");
  }

  @Test
  void cancellingWhatIsHeldShouldLeaveTheRestToBeTaken() {
    Answer order = Situation.authorized.reach(desk);

    Answer one = desk.cancelOne(order);

    PaymentView view = desk.view(one);
    assertThat(view.amountDue()).isEqualTo(601);
    assertThat(view.paymentStatus()).isEqualTo("authorized");
    assertThat(view.reference()).isEqualTo("pi_1");
    assertThat(view.authorizationExpiresAt()).isEqualTo(Desk.EXPIRY);
    assertThat(money(desk.report(one, new Captured(1, "pi_1", 601)))).isEqualTo("paid 601-0");
  }

  private static UUID refundId(Answer order, int index) {
    String id = Json.tree(order.body()).at("/refunds/" + index + "/id").textValue();
    return IdKind.REFUND.parse(id).orElseThrow();
  }

  private static String money(Answer order) {
    JsonNode json = Json.tree(order.body());
    return json.get("paymentStatus").textValue()
        + " "
        + json.get("amountPaid")
        + "-"
        + json.get("amountRefunded");
  }

  private static String refunds(Answer order) {
    StringBuilder all = new StringBuilder();
    for (JsonNode refund : Json.tree(order.body()).get("refunds")) {
      all.append(all.isEmpty() ? "" : ", ")
          .append(refund.get("amount"))
          .append(' ')
          .append(refund.get("status").textValue())
          .append(' ')
          .append(refund.get("paymentReference").textValue())
          .append(' ')
          .append(refund.at("/error/code").textValue());
    }
    return all.toString();
  }
}
