-- What lets many orders commit in one round trip.

-- Ends a transaction that finds other rows than it expected like any other conflict, so that it is tried again.
CREATE FUNCTION expect_rows(seen bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF seen <> expected THEN
    RAISE EXCEPTION '% rows of % are as expected', seen, expected USING ERRCODE = 'serialization_failure';
  END IF;
END $$;

-- A foreign key looks for the order of each line by itself, which was a third of what lines cost: these look once for
-- all lines of a statement, and orders neither go away nor change their names.
ALTER TABLE order_lines DROP CONSTRAINT order_lines_tenant_id_order_id_fkey;

-- Planned for each statement: a plan that was made while there were no orders may take any index, and would be kept.
CREATE FUNCTION require_orders_of_lines() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT
    FROM new_lines l
    LEFT JOIN orders o
      ON o.tenant_id = l.tenant_id
      AND o.order_id = l.order_id
    WHERE o.order_id IS NULL) THEN
    RAISE EXCEPTION 'a line needs its order' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER order_lines_have_orders AFTER INSERT ON order_lines REFERENCING NEW TABLE AS new_lines
  FOR EACH STATEMENT EXECUTE FUNCTION require_orders_of_lines();

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps its rows and their keys', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER orders_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF tenant_id, order_id ON orders
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER order_lines_stay_with_orders BEFORE UPDATE OF tenant_id, order_id ON order_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
