package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.support.Await;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the database does not let anyone write of money and parcels, whatever the code may think.
 */
class MoneyConstraintsTest {
  private static Desk desk;

  @BeforeAll
  static void open() {
    desk = Desk.open();
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refund_pending   | orders | refund_pending = 1102 | refunds_within_paid
          refund_pending   | orders | refund_pending = -1 | refunds_within_paid
          declined         | orders | payment_method = NULL | provider_status_has_a_provider
          authorized       | orders | payment_method = NULL | provider_status_has_a_provider
          asked            | orders | payment_method = NULL | provider_status_has_a_provider
          captured         | orders | amount_paid = 0 | paid_has_money
          captured         | orders | subtotal = -1 | amounts_are_not_negative
          captured         | orders | total = total + 1 | parts_make_the_whole
          captured         | orders | cancelled_total = total + 1 | cancelled_within_total
          captured         | orders | amount_refunded = 1 | refund_status_agrees
          declined         | orders | amount_paid = 1 | unpaid_has_no_money
          captured         | order_lines | fulfilled = quantity, cancelled = 1 | parts_within_line
          captured         | order_lines | quantity = 0 | order_lines_quantity_check
          captured         | order_lines | tax = -1 | amounts_are_not_negative
          captured         | order_lines | sku = '' | order_lines_sku_check
          refund_pending   | order_money | refund_status = NULL | refunds_have_a_status
          refund_pending   | order_money | refund_status = 'failed' | failed_refunds_say_why
          refund_pending   | order_money | error_code = 'x' | failed_refunds_say_why
          paid             | order_money | error_code = 'x' | failed_refunds_say_why
          refunded         | order_money | refund_status = 'failed', error_code = 'x' | refunds_from_outside_succeed
          captured         | order_money | reference = NULL | provider_payments_have_a_reference
          """)
  void rowShouldBeRefused(Situation situation, String table, String change, String constraint) {
    Throwable refused = update(situation.reach(desk), table, change);

    assertThat(((PgException) refused).getConstraint()).isEqualTo(constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refund_failed  | order_money  | refund_status = 'pending', error_code = NULL
          refund_done    | order_money  | refund_status = 'pending'
          captured       | order_money  | amount = amount + 1
          captured       | order_money  | provider = NULL
          refund_pending | order_money  | payment_reference = 'pi_2'
          voided         | fulfillments | voided_at = NULL
          """)
  void whatHappenedShouldStay(Situation situation, String table, String change) {
    Throwable refused = update(situation.reach(desk), table, change);

    assertThat(refused).hasMessageContaining("append-only");
  }

  @Test
  void parcelAndRefundShouldBeOneUnderTheirNames() {
    Answer order = Situation.part_voided.reach(desk);
    Answer refunds = desk.refundDone(desk.refund(Situation.refund_part_done.reach(desk), 1L));

    Throwable parcel = update(order, "fulfillments", "reference = 'parcel-2'");
    Throwable refund = update(refunds, "order_money", "reference = 're_1'");

    assertThat(((PgException) refund).getConstraint()).isEqualTo("order_money_refund");
    assertThat(parcel).isInstanceOf(PgException.class);
  }

  private static Throwable update(Answer order, String table, String change) {
    String refundsOnly = change.contains("refund_status") ? " AND direction = 'refund'" : "";
    return Await.failure(
        desk.shop.database.query(
            "UPDATE %s SET %s WHERE tenant_id = $1 AND order_id = $2%s"
                .formatted(table, change, refundsOnly),
            Tuple.of(desk.shop.caller.tenantId(), OrderIds.of(order))));
  }
}
