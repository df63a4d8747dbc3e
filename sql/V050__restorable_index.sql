-- A dump could not be restored: while pg_restore makes the index deliveries_by_status no schema is searched, so the function's
-- text named a type that was not found. A body that is parsed here and now names it for good.
CREATE OR REPLACE FUNCTION delivery_status(state delivery_state, attempts smallint) RETURNS delivery_status LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN state = 'succeeded' THEN 'succeeded'::delivery_status
  WHEN state = 'dead' THEN 'dead'::delivery_status
  WHEN attempts = 0 THEN 'pending'::delivery_status
  ELSE 'failed'::delivery_status
END;
