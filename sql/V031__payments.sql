-- Payments through a provider: refunds that take their time, parcels that are taken back.

-- Of a refund, in the order in which it moves.
CREATE TYPE refund_status AS ENUM ('pending', 'succeeded', 'failed');

ALTER TABLE order_money
  ADD COLUMN provider text, -- of a payment: who brought it; null for money from outside
  ADD COLUMN refund_status refund_status,
  ADD COLUMN payment_reference text CHECK (length(payment_reference) <= 255), -- of a refund: the provider's payment it goes back from
  ADD COLUMN error_code text;

UPDATE order_money SET refund_status = 'succeeded' WHERE direction = 'refund';

ALTER TABLE order_money
  ADD CONSTRAINT refunds_have_a_status CHECK ((direction = 'refund') = (refund_status IS NOT NULL)),
  ADD CONSTRAINT provider_payments_have_a_reference CHECK (provider IS NULL OR direction = 'payment' AND reference IS NOT NULL),
  ADD CONSTRAINT only_refunds_go_back CHECK (payment_reference IS NULL OR direction = 'refund'),
  ADD CONSTRAINT refunds_from_outside_succeed CHECK (direction = 'payment' OR payment_reference IS NOT NULL OR refund_status = 'succeeded'),
  ADD CONSTRAINT failed_refunds_say_why CHECK ((refund_status IS NOT DISTINCT FROM 'failed') = (error_code IS NOT NULL));

-- A provider's refund is counted once.
CREATE UNIQUE INDEX order_money_refund ON order_money (tenant_id, order_id, reference) WHERE direction = 'refund' AND reference IS NOT NULL;

CREATE TRIGGER order_money_moves_forward BEFORE UPDATE ON order_money
  FOR EACH ROW
  WHEN (NEW.refund_status < OLD.refund_status
    OR (NEW.direction, NEW.amount, NEW.provider, NEW.payment_reference) IS DISTINCT FROM (OLD.direction, OLD.amount, OLD.provider, OLD.payment_reference))
  EXECUTE FUNCTION refuse_change();

ALTER TABLE fulfillments
  ADD COLUMN reference text CHECK (length(reference) BETWEEN 1 AND 255), -- of the parcel where it was packed
  ADD COLUMN voided_at timestamptz;

CREATE UNIQUE INDEX fulfillments_reference ON fulfillments (tenant_id, order_id, reference) WHERE reference IS NOT NULL;

CREATE TRIGGER fulfillments_are_voided_once BEFORE UPDATE ON fulfillments
  FOR EACH ROW
  WHEN (OLD.voided_at IS NOT NULL)
  EXECUTE FUNCTION refuse_change();

ALTER TYPE ledger_reason ADD VALUE 'order_fulfillment_voided';

INSERT INTO order_moves VALUES
  ('status', 'completed', 'confirmed'), -- a parcel was voided
  ('payment_status', 'authorized', 'pending'), -- less was captured than is due
  ('payment_status', 'partially_refunded', 'pending'), -- a refund failed
  ('payment_status', 'partially_refunded', 'paid'),
  ('payment_status', 'refunded', 'pending'),
  ('payment_status', 'refunded', 'paid'),
  ('payment_status', 'refunded', 'partially_refunded'),
  ('fulfillment_status', 'partially_fulfilled', 'unfulfilled'),
  ('fulfillment_status', 'fulfilled', 'unfulfilled'),
  ('fulfillment_status', 'fulfilled', 'partially_fulfilled');

-- A create leaves the default: no order begins with a refund.
ALTER TABLE orders
  ADD COLUMN refund_pending bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT refunded_within_paid,
  ADD CONSTRAINT refunds_within_paid CHECK (amount_refunded >= 0 AND refund_pending >= 0 AND amount_refunded + refund_pending <= amount_paid),
  ADD CONSTRAINT paid_has_money CHECK (payment_status <> 'paid' OR amount_paid > 0),
  ADD CONSTRAINT provider_status_has_a_provider CHECK (
    CASE payment_status
      WHEN 'pending' THEN amount_paid > 0 OR payment_method IS NOT NULL
      WHEN 'authorized' THEN payment_method IS NOT NULL
      WHEN 'failed' THEN payment_method IS NOT NULL
      ELSE true
    END);
