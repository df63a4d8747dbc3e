-- What operators are told by PagerDuty. These are the installation's own facts, no tenant's.

CREATE TYPE alert_phase AS ENUM ('well', 'pending', 'firing', 'recovering');

-- One row for each fact that is watched. A process's own facts live in its memory, because they must be told when this
-- database is away; their rows are for those who outlive the process.
CREATE TABLE alerts (
  dedup_key text PRIMARY KEY CHECK (length(dedup_key) <= 255),
  rule      text NOT NULL,
  process   text, -- null when it is a fact of the whole installation
  phase     alert_phase NOT NULL,
  since     timestamptz NOT NULL, -- of the phase
  event     text, -- what a trigger tells, while the alert is open
  revision  bigint NOT NULL, -- grows whenever PagerDuty is to be told something
  told      bigint NOT NULL, -- the last revision that PagerDuty took or refused for good
  seen_at   timestamptz, -- when the process last wrote it down
  orphaned  boolean NOT NULL DEFAULT false, -- nobody watches it any more: resolve it, then delete it
  CHECK (told <= revision),
  CHECK ((process IS NULL) = (seen_at IS NULL))
);

-- The one process that watches the facts of the whole installation, for as long as it renews its lease.
CREATE TABLE alert_duty (
  single      boolean PRIMARY KEY DEFAULT true CHECK (single),
  holder      text NOT NULL,
  lease_until timestamptz NOT NULL
);
INSERT INTO alert_duty (holder, lease_until) VALUES ('', '-infinity');

-- How many deliveries were lately given up; those to disabled endpoints are meant to be.
CREATE INDEX deliveries_dead_lately ON deliveries (settled_at) WHERE state = 'dead' AND error IS DISTINCT FROM 'disabled';
