package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.Released;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Reports of a provider come to the same in any order, and when they are repeated. */
class ShuffledReportsTest {
  /** One attempt's reports, shuffled and repeated, leave the same money and the same status. */
  @Property(tries = 500)
  void reportsShouldComeToTheSameInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<PaymentReport> reports =
        new ArrayList<>(
            List.of(
                new Declined(1, "pi_1", "card_declined", "No."),
                new Authorized(1, "pi_1", Clerk.AT),
                new Released(1, "pi_1"),
                new Captured(1, "pi_1", 400),
                new Captured(1, "pi_1", 1_101)));
    reports.removeIf(report -> random.nextInt(3) == 0);
    List<PaymentReport> shuffled = new ArrayList<>(reports);
    shuffled.addAll(reports);
    Collections.shuffle(shuffled, random);

    Order inOrder = Clerk.told(Clerk.placed(), reports);
    Order inDisorder = Clerk.told(Clerk.placed(), shuffled);

    assertThat(inDisorder.state().payment()).isEqualTo(inOrder.state().payment());
    assertThat(inDisorder.payment().progress()).isEqualTo(inOrder.payment().progress());
    assertThat(inDisorder.amounts()).isEqualTo(inOrder.amounts());
  }

  /** A refund's reports too: what failed has failed, even if its success is heard of later. */
  @Property(tries = 200)
  void refundReportsShouldComeToTheSameInAnyOrder(@ForAll long seed) {
    Order paid = Clerk.told(Clerk.placed(), List.of(new Captured(1, "pi_1", 1_101)));
    Order asked =
        Refunding.request(
                paid,
                new RefundOrder(Clerk.CALLER, null, paid.id(), null, 600L, null),
                Clerk.IDS,
                Clerk.AT)
            .order();
    UUID refund = asked.trail().refunds().get(0).id();
    List<PaymentReport> reports =
        new ArrayList<>(
            List.of(new Refunded(refund, "re_1"), new RefundFailed(refund, "expired_card", "No.")));
    Order inOrder = Clerk.told(asked, reports);
    reports.addAll(List.copyOf(reports));
    Collections.shuffle(reports, new Random(seed));

    Order inDisorder = Clerk.told(asked, reports);

    assertThat(inDisorder.state()).isEqualTo(inOrder.state());
    assertThat(inDisorder.amounts()).isEqualTo(inOrder.amounts());
    assertThat(inDisorder.trail().refunds().get(0).status()).isEqualTo(RefundStatus.failed);
  }
}
