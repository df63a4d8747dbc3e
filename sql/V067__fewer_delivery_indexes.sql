-- Each delivery was written into this index two or three times, and only lists of an endpoint's deliveries of any status
-- read it: those are put together from the newest of each status.
DROP INDEX deliveries_of_webhook;
