-- Orders on three axes. Columns hold what is searched and checked; head and lines hold the very JSON that a read answers.

CREATE TYPE order_status AS ENUM ('pending', 'confirmed', 'completed', 'cancelled');
CREATE TYPE payment_status AS ENUM ('unpaid', 'pending', 'authorized', 'paid', 'partially_refunded', 'refunded', 'failed');
CREATE TYPE fulfillment_status AS ENUM ('unfulfilled', 'partially_fulfilled', 'fulfilled');

CREATE TABLE orders (
  tenant_id          uuid NOT NULL,
  order_id           uuid NOT NULL, -- UUIDv7: its order is the order of creation, its time is created_at
  status             order_status NOT NULL,
  payment_status     payment_status NOT NULL,
  fulfillment_status fulfillment_status NOT NULL,
  currency           text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  external_id        text CHECK (length(external_id) BETWEEN 1 AND 255),
  customer_email     text NOT NULL,
  payment_method     text, -- the payment provider's token, which no answer shows
  subtotal           bigint NOT NULL CHECK (subtotal >= 0),
  discount_total     bigint NOT NULL CHECK (discount_total >= 0),
  tax_total          bigint NOT NULL CHECK (tax_total >= 0),
  shipping_total     bigint NOT NULL CHECK (shipping_total >= 0),
  total              bigint NOT NULL CHECK (total >= 0),
  cancelled_total    bigint NOT NULL DEFAULT 0,
  amount_paid        bigint NOT NULL DEFAULT 0 CHECK (amount_paid >= 0),
  amount_refunded    bigint NOT NULL DEFAULT 0,
  version            bigint NOT NULL,
  event_sequence     int NOT NULL, -- of the order's last event: gap-free from 1
  updated_at         timestamptz NOT NULL,
  head               text NOT NULL, -- the order's JSON without its lines and its last brace
  lines              text NOT NULL, -- the JSON array of its lines
  PRIMARY KEY (tenant_id, order_id),
  CONSTRAINT parts_make_the_whole CHECK (subtotal - discount_total + tax_total + shipping_total = total),
  CONSTRAINT cancelled_within_total CHECK (cancelled_total BETWEEN 0 AND total),
  CONSTRAINT refunded_within_paid CHECK (amount_refunded BETWEEN 0 AND amount_paid),
  CONSTRAINT refund_status_agrees CHECK (
    CASE payment_status
      WHEN 'refunded' THEN amount_refunded = amount_paid AND amount_paid > 0
      WHEN 'partially_refunded' THEN amount_refunded > 0 AND amount_refunded < amount_paid
      ELSE amount_refunded = 0
    END),
  CONSTRAINT unpaid_has_no_money CHECK (payment_status NOT IN ('unpaid', 'authorized', 'failed') OR amount_paid = 0),
  CONSTRAINT completed_is_fulfilled CHECK (status <> 'completed' OR fulfillment_status = 'fulfilled'),
  CONSTRAINT cancelled_is_unfulfilled CHECK (status <> 'cancelled' OR fulfillment_status = 'unfulfilled'),
  CONSTRAINT pending_is_unfulfilled CHECK (status <> 'pending' OR fulfillment_status = 'unfulfilled')
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX orders_external_id ON orders (tenant_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX orders_by_status ON orders (tenant_id, status, order_id);
CREATE INDEX orders_by_email ON orders (tenant_id, lower(customer_email), order_id);
-- every new order is unpaid and unfulfilled: these two cost a create nothing
CREATE INDEX orders_by_payment_status ON orders (tenant_id, payment_status, order_id) WHERE payment_status <> 'unpaid';
CREATE INDEX orders_by_fulfillment_status ON orders (tenant_id, fulfillment_status, order_id) WHERE fulfillment_status <> 'unfulfilled';

CREATE TABLE order_lines (
  tenant_id  uuid NOT NULL,
  order_id   uuid NOT NULL,
  line_id    uuid NOT NULL,
  sku        text NOT NULL CHECK (length(sku) BETWEEN 1 AND 100),
  quantity   int NOT NULL CHECK (quantity > 0),
  fulfilled  int NOT NULL DEFAULT 0 CHECK (fulfilled >= 0),
  cancelled  int NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
  unit_price bigint NOT NULL CHECK (unit_price >= 0),
  discount   bigint NOT NULL CHECK (discount >= 0),
  tax        bigint NOT NULL CHECK (tax >= 0),
  PRIMARY KEY (tenant_id, order_id, line_id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
  CONSTRAINT parts_within_line CHECK (fulfilled + cancelled <= quantity)
);
CREATE INDEX order_lines_by_sku ON order_lines (tenant_id, sku, order_id);

-- The legal moves, the same as in OrderStatus, PaymentStatus and FulfillmentStatus; a test compares them.
CREATE TABLE order_moves (
  axis       text NOT NULL CHECK (axis IN ('status', 'payment_status', 'fulfillment_status')),
  from_state text NOT NULL,
  to_state   text NOT NULL,
  PRIMARY KEY (axis, from_state, to_state)
);
INSERT INTO order_moves VALUES
  ('status', 'pending', 'confirmed'),
  ('status', 'pending', 'cancelled'),
  ('status', 'confirmed', 'completed'),
  ('status', 'confirmed', 'cancelled'),
  ('payment_status', 'unpaid', 'pending'),
  ('payment_status', 'unpaid', 'authorized'),
  ('payment_status', 'unpaid', 'paid'),
  ('payment_status', 'unpaid', 'failed'),
  ('payment_status', 'pending', 'unpaid'),
  ('payment_status', 'pending', 'authorized'),
  ('payment_status', 'pending', 'paid'),
  ('payment_status', 'pending', 'failed'),
  ('payment_status', 'pending', 'partially_refunded'),
  ('payment_status', 'pending', 'refunded'),
  ('payment_status', 'authorized', 'unpaid'),
  ('payment_status', 'authorized', 'paid'),
  ('payment_status', 'authorized', 'failed'),
  ('payment_status', 'failed', 'unpaid'),
  ('payment_status', 'failed', 'pending'),
  ('payment_status', 'failed', 'authorized'),
  ('payment_status', 'failed', 'paid'),
  ('payment_status', 'paid', 'partially_refunded'),
  ('payment_status', 'paid', 'refunded'),
  ('payment_status', 'partially_refunded', 'refunded'),
  ('fulfillment_status', 'unfulfilled', 'partially_fulfilled'),
  ('fulfillment_status', 'unfulfilled', 'fulfilled'),
  ('fulfillment_status', 'partially_fulfilled', 'fulfilled');

CREATE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  illegal text;
BEGIN
  SELECT moved.axis || ': ' || moved.from_state || ' to ' || moved.to_state INTO illegal
  FROM (VALUES
    ('status', OLD.status::text, NEW.status::text),
    ('payment_status', OLD.payment_status::text, NEW.payment_status::text),
    ('fulfillment_status', OLD.fulfillment_status::text, NEW.fulfillment_status::text)
  ) AS moved (axis, from_state, to_state)
  WHERE moved.from_state <> moved.to_state
    AND NOT EXISTS (
      SELECT 1 FROM order_moves m
      WHERE m.axis = moved.axis AND m.from_state = moved.from_state AND m.to_state = moved.to_state)
  LIMIT 1;
  IF illegal IS NOT NULL THEN
    RAISE EXCEPTION 'illegal move of %', illegal USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_moves_only';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_move_legally BEFORE UPDATE ON orders
  FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.payment_status <> NEW.payment_status OR OLD.fulfillment_status <> NEW.fulfillment_status)
  EXECUTE FUNCTION refuse_illegal_move();

-- What happened to an order beside its lines: goods sent and money given back. The order's JSON carries them too.
CREATE TABLE fulfillments (
  tenant_id       uuid NOT NULL,
  order_id        uuid NOT NULL,
  fulfillment_id  uuid NOT NULL,
  tracking_number text,
  carrier         text,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, order_id, fulfillment_id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders
);

CREATE TABLE fulfillment_lines (
  tenant_id      uuid NOT NULL,
  order_id       uuid NOT NULL,
  fulfillment_id uuid NOT NULL,
  line_id        uuid NOT NULL,
  quantity       int NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (tenant_id, order_id, fulfillment_id, line_id),
  FOREIGN KEY (tenant_id, order_id, fulfillment_id) REFERENCES fulfillments,
  FOREIGN KEY (tenant_id, order_id, line_id) REFERENCES order_lines
);

CREATE TYPE money_direction AS ENUM ('payment', 'refund');

CREATE TABLE order_money (
  tenant_id  uuid NOT NULL,
  order_id   uuid NOT NULL,
  money_id   uuid NOT NULL, -- pay_… or ref_…
  direction  money_direction NOT NULL,
  amount     bigint NOT NULL CHECK (amount > 0),
  reason     text CHECK (length(reason) <= 500),
  reference  text CHECK (length(reference) <= 255),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, order_id, money_id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders
);
