-- External services that a tenant connects. Each is a receiver of events like a webhook, so that one queue serves both; what
-- it is to do there, and what came of it, stands in its effects.

CREATE TYPE receiver_kind AS ENUM ('webhook', 'stripe', 'shipstation', 'segment');

ALTER TABLE webhooks ADD COLUMN kind receiver_kind NOT NULL DEFAULT 'webhook';
CREATE UNIQUE INDEX webhooks_one_of_a_service ON webhooks (tenant_id, kind) WHERE kind <> 'webhook';

CREATE TABLE integrations (
  tenant_id          uuid NOT NULL REFERENCES tenants,
  provider           receiver_kind NOT NULL CHECK (provider <> 'webhook'),
  receiver_id        uuid NOT NULL, -- its row among the webhooks
  credentials_sealed bytea NOT NULL,
  masked             text NOT NULL, -- the JSON that a read shows of the credentials
  version            bigint NOT NULL,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  next_poll_at       timestamptz, -- when it is read from next; null for services that are only written to
  last_success_at    timestamptz,
  last_error_at      timestamptz,
  last_error         text CHECK (length(last_error) <= 500),
  PRIMARY KEY (tenant_id, provider),
  FOREIGN KEY (tenant_id, receiver_id) REFERENCES webhooks,
  CHECK ((last_error_at IS NULL) = (last_error IS NULL))
);
CREATE INDEX integrations_to_poll ON integrations (next_poll_at) WHERE next_poll_at IS NOT NULL;

-- unknown: it was tried, or is about to be, and nobody knows yet whether it took effect
CREATE TYPE effect_state AS ENUM ('unknown', 'done', 'refused');

-- What one order caused at one service, written down with its key before the first try.
CREATE TABLE integration_effects (
  tenant_id  uuid NOT NULL,
  order_id   uuid NOT NULL,
  provider   receiver_kind NOT NULL CHECK (provider <> 'webhook'),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- such as authorize:1
  effect_key text NOT NULL CHECK (length(effect_key) BETWEEN 1 AND 255), -- by which the service knows a repetition
  request    text NOT NULL, -- the parameters, the same in every try
  state      effect_state NOT NULL,
  tries      int NOT NULL DEFAULT 0 CHECK (tries >= 0),
  reference  text CHECK (length(reference) <= 255), -- the service's own identifier
  code       text CHECK (length(code) <= 100), -- of the last failure
  detail     text CHECK (length(detail) <= 500),
  mismatch   text CHECK (length(mismatch) <= 500), -- how the service's word differs from ours
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, order_id, provider, name),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
  CHECK (state <> 'refused' OR code IS NOT NULL)
);
CREATE INDEX effects_by_reference ON integration_effects (tenant_id, provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX effects_unsettled ON integration_effects (tenant_id, provider, updated_at) WHERE state = 'unknown' OR mismatch IS NOT NULL;

-- What services told us, each thing once.
CREATE TABLE integration_inbox (
  tenant_id   uuid NOT NULL REFERENCES tenants,
  provider    receiver_kind NOT NULL,
  foreign_id  text NOT NULL CHECK (length(foreign_id) BETWEEN 1 AND 255),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, provider, foreign_id)
);
CREATE INDEX inbox_by_age ON integration_inbox (received_at);

-- Whether a tenant registered the receiver itself.
CREATE FUNCTION is_webhook(tenant uuid, receiver uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1
    FROM webhooks
    WHERE tenant_id = tenant
      AND webhook_id = receiver
      AND kind = 'webhook')
$$;
