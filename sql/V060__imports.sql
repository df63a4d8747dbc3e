-- Imports of orders: a job with the figures of its rows, the rows that are still to be placed, and what became of the others.

CREATE TYPE import_status AS ENUM ('uploading', 'queued', 'running', 'completed');

CREATE TABLE import_jobs (
  tenant_id      uuid NOT NULL,
  job_id         uuid NOT NULL,
  mode           key_mode NOT NULL, -- of the key that asked for it
  correlation_id text NOT NULL,
  traceparent    text,
  status         import_status NOT NULL,
  rows           int NOT NULL DEFAULT 0 CHECK (rows >= 0),
  succeeded      int NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
  failed         int NOT NULL DEFAULT 0 CHECK (failed >= 0),
  upload_until   timestamptz, -- whoever uploads is gone after that
  turn_at        timestamptz NOT NULL, -- when one of its chunks was taken last: tenants take turns
  created_at     timestamptz NOT NULL,
  started_at     timestamptz,
  completed_at   timestamptz,
  PRIMARY KEY (tenant_id, job_id),
  CONSTRAINT done_within_rows CHECK (succeeded + failed <= rows),
  CONSTRAINT completed_is_done CHECK ((status = 'completed') = (completed_at IS NOT NULL AND succeeded + failed = rows))
) WITH (fillfactor = 50); -- updated with every chunk
CREATE INDEX import_jobs_unfinished ON import_jobs (tenant_id, turn_at) WHERE status <> 'completed';
CREATE INDEX import_jobs_uploading ON import_jobs (upload_until) WHERE status = 'uploading';
CREATE INDEX import_jobs_completed ON import_jobs (completed_at) WHERE status = 'completed';

-- Some hundred lines as they were sent, any bytes at all. A chunk goes when its results come, in one statement.
CREATE TABLE import_chunks (
  tenant_id   uuid NOT NULL,
  job_id      uuid NOT NULL,
  first_line  int NOT NULL CHECK (first_line > 0),
  body        bytea NOT NULL,
  taken_at    timestamptz, -- the first time: the answers that its rows got are needed from then on
  lease_id    uuid,
  lease_until timestamptz,
  PRIMARY KEY (tenant_id, job_id, first_line),
  FOREIGN KEY (tenant_id, job_id) REFERENCES import_jobs
);
CREATE INDEX import_chunks_taken ON import_chunks (taken_at) WHERE taken_at IS NOT NULL;

-- Without a foreign key: a hundred thousand rows would each lock their one job.
CREATE TABLE import_results (
  tenant_id uuid NOT NULL,
  job_id    uuid NOT NULL,
  line      int NOT NULL CHECK (line > 0),
  order_id  uuid,
  problem   text, -- the JSON that says why there is no order
  PRIMARY KEY (tenant_id, job_id, line),
  CONSTRAINT order_or_problem CHECK ((order_id IS NULL) <> (problem IS NULL))
);
CREATE INDEX import_results_failed ON import_results (tenant_id, job_id, line) WHERE problem IS NOT NULL;
