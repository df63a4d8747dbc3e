-- PostgreSQL reads each CHECK anew from the catalog whenever a statement begins to write. With eighteen of them that took
-- longer than writing an order. The same rules under the same names, read once for a connection.

CREATE FUNCTION order_adds_up(
  subtotal bigint, discount_total bigint, tax_total bigint, shipping_total bigint, total bigint, cancelled_total bigint,
  amount_paid bigint, amount_refunded bigint, refund_pending bigint) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN least(subtotal, discount_total, tax_total, shipping_total, total, amount_paid) < 0 THEN 'amounts_are_not_negative'
    WHEN subtotal - discount_total + tax_total + shipping_total <> total THEN 'parts_make_the_whole'
    WHEN cancelled_total NOT BETWEEN 0 AND total THEN 'cancelled_within_total'
    WHEN least(amount_refunded, refund_pending) < 0 OR amount_refunded + refund_pending > amount_paid THEN 'refunds_within_paid'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'the rule % is broken', broken USING ERRCODE = 'check_violation', CONSTRAINT = broken;
  END IF;
  RETURN true;
END $$;

CREATE FUNCTION order_states_agree(
  status order_status, payment_status payment_status, fulfillment_status fulfillment_status, payment_method text,
  amount_paid bigint, amount_refunded bigint) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN status = 'completed' AND fulfillment_status <> 'fulfilled' THEN 'completed_is_fulfilled'
    WHEN status = 'cancelled' AND fulfillment_status <> 'unfulfilled' THEN 'cancelled_is_unfulfilled'
    WHEN status = 'pending' AND fulfillment_status <> 'unfulfilled' THEN 'pending_is_unfulfilled'
    WHEN payment_status IN ('unpaid', 'authorized', 'failed') AND amount_paid <> 0 THEN 'unpaid_has_no_money'
    WHEN payment_status = 'paid' AND amount_paid <= 0 THEN 'paid_has_money'
    WHEN payment_status IN ('authorized', 'failed') AND payment_method IS NULL
      OR payment_status = 'pending' AND amount_paid <= 0 AND payment_method IS NULL THEN 'provider_status_has_a_provider'
    WHEN payment_status = 'refunded' AND (amount_refunded <> amount_paid OR amount_paid <= 0)
      OR payment_status = 'partially_refunded' AND (amount_refunded <= 0 OR amount_refunded >= amount_paid)
      OR payment_status NOT IN ('refunded', 'partially_refunded') AND amount_refunded <> 0 THEN 'refund_status_agrees'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'the rule % is broken', broken USING ERRCODE = 'check_violation', CONSTRAINT = broken;
  END IF;
  RETURN true;
END $$;

CREATE FUNCTION line_adds_up(
  sku text, quantity int, fulfilled int, cancelled int, unit_price bigint, discount bigint, tax bigint)
  RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN length(sku) NOT BETWEEN 1 AND 100 THEN 'order_lines_sku_check'
    WHEN quantity <= 0 THEN 'order_lines_quantity_check'
    WHEN least(fulfilled, cancelled, unit_price, discount, tax) < 0 THEN 'amounts_are_not_negative'
    WHEN fulfilled + cancelled > quantity THEN 'parts_within_line'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'the rule % is broken', broken USING ERRCODE = 'check_violation', CONSTRAINT = broken;
  END IF;
  RETURN true;
END $$;

ALTER TABLE orders
  DROP CONSTRAINT orders_subtotal_check,
  DROP CONSTRAINT orders_discount_total_check,
  DROP CONSTRAINT orders_tax_total_check,
  DROP CONSTRAINT orders_shipping_total_check,
  DROP CONSTRAINT orders_total_check,
  DROP CONSTRAINT orders_amount_paid_check,
  DROP CONSTRAINT parts_make_the_whole,
  DROP CONSTRAINT cancelled_within_total,
  DROP CONSTRAINT refunds_within_paid,
  DROP CONSTRAINT completed_is_fulfilled,
  DROP CONSTRAINT cancelled_is_unfulfilled,
  DROP CONSTRAINT pending_is_unfulfilled,
  DROP CONSTRAINT unpaid_has_no_money,
  DROP CONSTRAINT paid_has_money,
  DROP CONSTRAINT provider_status_has_a_provider,
  DROP CONSTRAINT refund_status_agrees,
  ADD CONSTRAINT amounts_add_up CHECK (order_adds_up(subtotal, discount_total, tax_total, shipping_total, total,
    cancelled_total, amount_paid, amount_refunded, refund_pending)),
  ADD CONSTRAINT states_agree CHECK (order_states_agree(status, payment_status, fulfillment_status, payment_method,
    amount_paid, amount_refunded));

ALTER TABLE order_lines
  DROP CONSTRAINT order_lines_sku_check,
  DROP CONSTRAINT order_lines_quantity_check,
  DROP CONSTRAINT order_lines_fulfilled_check,
  DROP CONSTRAINT order_lines_cancelled_check,
  DROP CONSTRAINT order_lines_unit_price_check,
  DROP CONSTRAINT order_lines_discount_check,
  DROP CONSTRAINT order_lines_tax_check,
  DROP CONSTRAINT parts_within_line,
  ADD CONSTRAINT line_adds_up CHECK (line_adds_up(sku, quantity, fulfilled, cancelled, unit_price, discount, tax));
