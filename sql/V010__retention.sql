-- Upkeep of the tables that have one partition a day.

CREATE TABLE daily_tables (name text PRIMARY KEY);
INSERT INTO daily_tables VALUES ('events'), ('deliveries');

-- One process at a time. A day whose rows already lie in the default partition is left there: they are found all the
-- same, and the days after it get their own. Making a partition locks the default one for a moment; behind a long
-- transaction it gives up until the next time, days before the partition is needed.
CREATE OR REPLACE FUNCTION ensure_partitions(first_day date, days int) RETURNS void LANGUAGE plpgsql
SET lock_timeout = '200ms' AS $$
DECLARE
  parent text;
  day date;
  part text;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('ensure_partitions', 0)) THEN
    RETURN;
  END IF;
  FOR parent IN SELECT name FROM daily_tables ORDER BY name LOOP
    FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) AS n LOOP
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      CONTINUE WHEN to_regclass(part) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent,
          uuid_floor(day::timestamp AT TIME ZONE 'UTC'), uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
      EXCEPTION
        WHEN check_violation THEN
          RAISE WARNING '% stays in the default partition', part;
        WHEN lock_not_available THEN
          RETURN;
      END;
    END LOOP;
  END LOOP;
END $$;

-- Drops one partition of a day before that and returns its name. Dropping locks the whole table for a moment; it waits
-- for that moment so shortly that nobody waits long behind it, and gives up (null) until the next time when it is not let in.
CREATE FUNCTION drop_oldest_partition(first_kept date) RETURNS text LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
  part text;
BEGIN
  SELECT child.relname INTO part
  FROM daily_tables d
  JOIN pg_inherits i ON i.inhparent = d.name::regclass
  JOIN pg_class child ON child.oid = i.inhrelid
  WHERE child.relname < d.name || '_' || to_char(first_kept, 'YYYYMMDD')
    AND child.relname ~ '_[0-9]{8}$'
  ORDER BY right(child.relname, 8)
  LIMIT 1;
  IF part IS NOT NULL THEN
    EXECUTE format('DROP TABLE %I', part);
  END IF;
  RETURN part;
EXCEPTION WHEN lock_not_available OR undefined_table THEN
  RETURN NULL;
END $$;
