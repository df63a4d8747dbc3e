-- The event log, the endpoints that subscribe to it and one delivery for each pair. All are written in the transaction of
-- the change they tell of.

CREATE TABLE events (
  tenant_id      uuid NOT NULL,
  event_id       uuid NOT NULL, -- UUIDv7: partitions are ranges of it, so a range of time
  type           text NOT NULL,
  order_id       uuid,
  sequence       int,
  correlation_id text NOT NULL,
  traceparent    text,
  payload        text NOT NULL, -- the very bytes that a webhook's signature covers
  PRIMARY KEY (tenant_id, event_id),
  CHECK ((order_id IS NULL) = (sequence IS NULL))
) PARTITION BY RANGE (event_id);
CREATE INDEX events_of_order ON events (tenant_id, order_id, sequence) WHERE order_id IS NOT NULL;

CREATE TYPE webhook_ordering AS ENUM ('none', 'per_order');
CREATE TYPE webhook_status AS ENUM ('enabled', 'disabled', 'deleted');

CREATE TABLE webhooks (
  tenant_id            uuid NOT NULL REFERENCES tenants,
  webhook_id           uuid NOT NULL,
  url                  text NOT NULL CHECK (length(url) <= 2048),
  description          text CHECK (length(description) <= 500),
  event_types          text[] NOT NULL CHECK (cardinality(event_types) BETWEEN 1 AND 50),
  status               webhook_status NOT NULL,
  disabled_reason      text,
  ordering             webhook_ordering NOT NULL DEFAULT 'none',
  secret_sealed        bytea NOT NULL,
  old_secret_sealed    bytea,
  old_secret_until     timestamptz,
  version              bigint NOT NULL DEFAULT 1,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, webhook_id),
  CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL))
);

CREATE TYPE delivery_state AS ENUM ('pending', 'leased', 'succeeded', 'dead');

CREATE TABLE deliveries (
  tenant_id    uuid NOT NULL,
  delivery_id  uuid NOT NULL, -- UUIDv7: partitions are ranges of it
  webhook_id   uuid NOT NULL,
  event_id     uuid NOT NULL,
  order_id     uuid,
  sequence     int,
  state        delivery_state NOT NULL DEFAULT 'pending',
  attempts     smallint NOT NULL DEFAULT 0,
  due_at       timestamptz NOT NULL,
  lease_id     uuid,
  lease_until  timestamptz,
  settled_at   timestamptz,
  PRIMARY KEY (tenant_id, delivery_id),
  CHECK ((state = 'leased') = (lease_id IS NOT NULL)),
  CHECK ((lease_id IS NULL) = (lease_until IS NULL)),
  CHECK ((state IN ('succeeded', 'dead')) = (settled_at IS NOT NULL))
) PARTITION BY RANGE (delivery_id);

-- Both tables have one partition a day; ids of other days fall into the default one and are still found.
CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE TABLE deliveries_default PARTITION OF deliveries DEFAULT;

-- The smallest UUIDv7 of a moment.
CREATE FUNCTION uuid_floor(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

CREATE FUNCTION ensure_partitions(first_day date, days int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  day date;
  part text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['events', 'deliveries'] LOOP
    FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) AS n LOOP
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent,
          uuid_floor(day::timestamp AT TIME ZONE 'UTC'), uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
      END IF;
    END LOOP;
  END LOOP;
END $$;
SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date - 1, 9);

-- A new UUIDv7 of the statement's own moment: 48 bits of milliseconds over random ones.
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
