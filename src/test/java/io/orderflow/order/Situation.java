package io.orderflow.order;

import io.orderflow.bus.Answer;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Released;
import java.util.function.BiFunction;

/** The states that an order can be brought into, and how. */
enum Situation {
  placed(false, (desk, order) -> order),
  confirmed(false, Desk::confirm),
  part_shipped(false, (desk, order) -> desk.shipOne(desk.confirm(order))),
  shipped_on_account(false, (desk, order) -> desk.shipAll(desk.confirm(order))),
  paid(false, Desk::pay),
  part_refunded(false, (desk, order) -> desk.refund(desk.pay(order), 1L)),
  refunded(false, (desk, order) -> desk.refund(desk.pay(order), null)),
  confirmed_paid(false, (desk, order) -> desk.pay(desk.confirm(order))),
  completed_paid(false, (desk, order) -> desk.pay(desk.shipAll(desk.confirm(order)))),
  cancelled(false, (desk, order) -> desk.act(order, Action.cancel)),
  cancelled_paid(false, (desk, order) -> desk.act(desk.pay(order), Action.cancel)),
  part_cancelled(false, (desk, order) -> desk.cancelOne(desk.confirm(order))),
  voided(false, (desk, order) -> desk.unship(desk.shipAll(desk.confirm(order)))),
  part_voided(false, (desk, order) -> desk.unship(rest(desk, desk.shipOne(desk.confirm(order))))),

  asked(true, (desk, order) -> order),
  asked_confirmed(true, Desk::confirm),
  asked_cancelled(true, (desk, order) -> desk.act(order, Action.cancel)),
  declined(true, Desk::decline),
  declined_confirmed(true, (desk, order) -> desk.decline(desk.confirm(order))),
  declined_cancelled(true, (desk, order) -> desk.act(desk.decline(order), Action.cancel)),
  declined_shipped(true, (desk, order) -> desk.shipAll(desk.confirm(desk.decline(order)))),
  declined_part_paid(true, (desk, order) -> desk.pay(desk.decline(order), 1)),
  declined_paid(true, (desk, order) -> desk.pay(desk.decline(order))),
  asked_again(true, (desk, order) -> desk.act(desk.decline(order), Action.retry_payment)),
  authorized(true, Desk::authorize),
  authorized_cancelled(true, (desk, order) -> desk.act(desk.authorize(order), Action.cancel)),
  authorized_part_shipped(true, (desk, order) -> desk.shipOne(desk.authorize(order))),
  authorized_shipped(true, (desk, order) -> desk.shipAll(desk.authorize(order))),
  lapsed(true, (desk, order) -> desk.report(desk.authorize(order), new Released(1, "pi_1"))),
  released(
      true, (desk, order) -> desk.report(desk.act(order, Action.cancel), new Released(1, null))),
  part_captured(
      true, (desk, order) -> desk.report(desk.authorize(order), new Captured(1, "pi_1", 500))),
  captured(true, Desk::capture),
  captured_completed(true, (desk, order) -> desk.shipAll(desk.capture(order))),
  captured_voided(true, (desk, order) -> desk.unship(desk.shipAll(desk.capture(order)))),
  captured_cancelled(true, (desk, order) -> desk.act(desk.capture(order), Action.cancel)),
  refund_pending(true, (desk, order) -> desk.refund(desk.capture(order), null)),
  refund_part_pending(true, (desk, order) -> desk.refund(desk.capture(order), 1L)),
  refund_done(true, (desk, order) -> desk.refundDone(desk.refund(desk.capture(order), null))),
  refund_part_done(true, (desk, order) -> desk.refundDone(desk.refund(desk.capture(order), 1L))),
  refund_failed(true, (desk, order) -> desk.refundFailed(desk.refund(desk.capture(order), null))),
  captured_twice(
      true, (desk, order) -> desk.report(desk.capture(order), new Captured(0, "pi_0", Desk.WHOLE)));

  private final boolean byCard;
  private final BiFunction<Desk, Answer, Answer> way;

  Situation(boolean byCard, BiFunction<Desk, Answer, Answer> way) {
    this.byCard = byCard;
    this.way = way;
  }

  /** A new order in this state. */
  Answer reach(Desk desk) {
    return way.apply(desk, desk.place(byCard));
  }

  private static Answer rest(Desk desk, Answer order) {
    return desk.ship(order, "parcel-2", null);
  }
}
