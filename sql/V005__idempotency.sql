-- Answers of writes, kept for replay. A row exists only once the write is committed; while it runs, an advisory lock
-- stands for it.
CREATE TABLE idempotency_keys (
  tenant_id   uuid NOT NULL,
  mode        key_mode NOT NULL,
  key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint text NOT NULL CHECK (length(fingerprint) = 64),
  status      smallint NOT NULL CHECK (status BETWEEN 200 AND 299),
  location    text,
  etag        text,
  body        text,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, mode, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING brin (created_at);
