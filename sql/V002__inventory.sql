-- Stock: one level for each SKU and location, and the ledger that explains it.
-- No foreign key to tenants on the hot tables: it would lock the tenant's one row in every transaction. Tenants are
-- suspended, never deleted.

CREATE TABLE inventory_levels (
  tenant_id    uuid NOT NULL,
  sku          text NOT NULL CHECK (length(sku) BETWEEN 1 AND 100),
  location     text NOT NULL CHECK (length(location) BETWEEN 1 AND 100),
  on_hand      bigint NOT NULL,
  reserved     bigint NOT NULL DEFAULT 0,
  low_stock_at bigint CHECK (low_stock_at >= 0),
  version      bigint NOT NULL DEFAULT 1,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, sku, location),
  CONSTRAINT stock_is_never_oversold CHECK (on_hand >= reserved AND reserved >= 0)
) WITH (fillfactor = 50); -- room for the new version of a hot row on its own page

CREATE TYPE ledger_reason AS ENUM (
  'received', 'correction', 'cycle_count', 'damaged', 'shrinkage', 'returned', 'transfer', 'promotion', 'other',
  'order_reserved', 'order_changed', 'order_cancelled', 'order_fulfilled');

-- Append-only: the deltas of a level add up to it, and the columns after them say what it then was.
CREATE TABLE inventory_ledger (
  tenant_id       uuid NOT NULL,
  sku             text NOT NULL,
  entry_id        uuid NOT NULL,
  location        text NOT NULL,
  on_hand_delta   bigint NOT NULL,
  reserved_delta  bigint NOT NULL,
  on_hand         bigint NOT NULL,
  reserved        bigint NOT NULL,
  reason          ledger_reason NOT NULL,
  order_id        uuid,
  adjustment_id   uuid,
  reference       text CHECK (length(reference) <= 255),
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, sku, entry_id),
  CHECK (num_nonnulls(order_id, adjustment_id) = 1)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER inventory_ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inventory_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
