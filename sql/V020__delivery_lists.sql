-- Lists of an endpoint's deliveries by status cost the same however many there are in the other statuses.

-- A delivery's state in the contract's words: one that was tried in vain, and will be again, has failed.
CREATE TYPE delivery_status AS ENUM ('pending', 'failed', 'succeeded', 'dead');

CREATE FUNCTION delivery_status(state delivery_state, attempts smallint) RETURNS delivery_status LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN state = 'succeeded' THEN 'succeeded'::delivery_status
    WHEN state = 'dead' THEN 'dead'::delivery_status
    WHEN attempts = 0 THEN 'pending'::delivery_status
    ELSE 'failed'::delivery_status
  END
$$;

CREATE INDEX deliveries_by_status ON deliveries (tenant_id, webhook_id, delivery_status(state, attempts), delivery_id);
DROP INDEX deliveries_open;
DROP INDEX deliveries_dead_of_webhook;
