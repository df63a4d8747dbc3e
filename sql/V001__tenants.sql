-- Tenants, their plans and their API keys.

CREATE TYPE plan AS ENUM ('free', 'starter', 'pro', 'enterprise');
CREATE TYPE tenant_status AS ENUM ('active', 'suspended');
CREATE TYPE key_mode AS ENUM ('live', 'test');

CREATE TABLE tenants (
  tenant_id  uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  plan       plan NOT NULL,
  status     tenant_status NOT NULL DEFAULT 'active',
  created_at timestamptz NOT NULL
);

-- Only a keyed digest of a key is kept, so that a copy of this table opens nothing.
CREATE TABLE api_keys (
  tenant_id  uuid NOT NULL REFERENCES tenants,
  key_id     uuid NOT NULL,
  digest     bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  mode       key_mode NOT NULL,
  scopes     text[] NOT NULL CHECK (cardinality(scopes) > 0),
  hint       text NOT NULL CHECK (length(hint) = 4),
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, key_id)
);

-- One number that grows with every change to a key or a tenant. What a process remembers of a key counts only while its
-- own copy of this number is the current one; the notification carries it to every process at commit.
CREATE TABLE auth_epoch (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  epoch  bigint NOT NULL
);
INSERT INTO auth_epoch (epoch) VALUES (1);

CREATE FUNCTION advance_auth_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  current_epoch bigint;
BEGIN
  UPDATE auth_epoch SET epoch = epoch + 1 RETURNING epoch INTO current_epoch;
  PERFORM pg_notify('orderflow_auth', current_epoch::text);
  RETURN NULL;
END $$;

CREATE TRIGGER api_keys_changed AFTER INSERT OR UPDATE OR DELETE ON api_keys
  FOR EACH STATEMENT EXECUTE FUNCTION advance_auth_epoch();
CREATE TRIGGER tenants_changed AFTER UPDATE OR DELETE ON tenants
  FOR EACH STATEMENT EXECUTE FUNCTION advance_auth_epoch();
