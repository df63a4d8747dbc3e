-- What the dispatcher keeps of deliveries, attempts and receivers.

-- First attempts go before retries, and both before what a tenant replays.
CREATE TYPE delivery_lane AS ENUM ('fresh', 'retry', 'replay');

ALTER TABLE deliveries
  ADD COLUMN lane delivery_lane NOT NULL DEFAULT 'fresh',
  ADD COLUMN in_order boolean NOT NULL DEFAULT false, -- waits for the order's deliveries before it
  ADD COLUMN error text, -- what kept the last attempt from success, or why none will follow
  ADD COLUMN status_code smallint, -- of the last attempt
  ADD COLUMN attempted_at timestamptz;

CREATE INDEX deliveries_due ON deliveries (webhook_id, lane, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'leased';
CREATE INDEX deliveries_in_order ON deliveries (webhook_id, order_id, sequence) WHERE in_order AND state IN ('pending', 'leased');
CREATE INDEX deliveries_open ON deliveries (tenant_id, webhook_id, delivery_id) WHERE state IN ('pending', 'leased');
CREATE INDEX deliveries_of_webhook ON deliveries (tenant_id, webhook_id, delivery_id);
CREATE INDEX deliveries_dead ON deliveries (tenant_id, delivery_id) WHERE state = 'dead';
CREATE INDEX deliveries_dead_of_webhook ON deliveries (tenant_id, webhook_id, delivery_id) WHERE state = 'dead';

CREATE TABLE delivery_attempts (
  tenant_id   uuid NOT NULL,
  attempt_id  uuid NOT NULL, -- UUIDv7 of its end: partitions are ranges of it
  delivery_id uuid NOT NULL,
  duration_ms int NOT NULL CHECK (duration_ms >= 0),
  status_code smallint,
  error       text,
  excerpt     text NOT NULL,
  next_at     timestamptz,
  PRIMARY KEY (tenant_id, attempt_id)
) PARTITION BY RANGE (attempt_id);
CREATE INDEX attempts_of_delivery ON delivery_attempts (tenant_id, delivery_id, attempt_id);
CREATE TABLE delivery_attempts_default PARTITION OF delivery_attempts DEFAULT;
INSERT INTO daily_tables VALUES ('delivery_attempts');
SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date - 1, 9);

-- How a receiver does: only what must survive a restart. No row means that nothing is wrong.
CREATE TABLE webhook_health (
  tenant_id     uuid NOT NULL,
  webhook_id    uuid NOT NULL,
  failing_since timestamptz, -- the first failure after the last success
  times_opened  smallint NOT NULL DEFAULT 0, -- in a row, without a success between
  open_until    timestamptz, -- no request before this: it is down
  paused_until  timestamptz, -- no request before this: it asked for it
  PRIMARY KEY (tenant_id, webhook_id),
  FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks
);

-- Whether a delivery that keeps its order's order must wait for one before it.
CREATE FUNCTION delivery_waits(tenant uuid, webhook uuid, of_order uuid, its_sequence int) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1
    FROM deliveries
    WHERE tenant_id = tenant
      AND webhook_id = webhook
      AND order_id = of_order
      AND sequence < its_sequence
      AND in_order
      AND state IN ('pending', 'leased'))
$$;

-- A wish to send dead letters again, worked off piece by piece: position is the last delivery that was looked at.
CREATE TABLE replay_jobs (
  tenant_id    uuid NOT NULL,
  job_id       uuid NOT NULL,
  webhook_id   uuid, -- null for all
  delivery_ids uuid[], -- null for all
  from_id      uuid NOT NULL, -- the ids of the span of time, this one included
  to_id        uuid NOT NULL, -- and this one not
  position     uuid NOT NULL,
  replayed     bigint NOT NULL DEFAULT 0,
  next_at      timestamptz NOT NULL,
  created_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  PRIMARY KEY (tenant_id, job_id)
);
CREATE INDEX replay_jobs_running ON replay_jobs (next_at) WHERE finished_at IS NULL;

-- The keys that sign the tokens of requests; all that were ever used are published.
CREATE TABLE signing_keys (
  key_id         uuid PRIMARY KEY,
  public_key     bytea NOT NULL,
  private_sealed bytea NOT NULL,
  created_at     timestamptz NOT NULL
);
