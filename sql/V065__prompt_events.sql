-- Streams of live events read up to the start of the oldest open transaction, less a little. An event may be given its
-- identifier before its transaction begins at the server, where it waits behind another: one that waited for too long
-- is refused like any other conflict, and is tried again with a new identifier.

CREATE FUNCTION refuse_late_event() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the event is older than its transaction' USING ERRCODE = 'serialization_failure';
END $$;
