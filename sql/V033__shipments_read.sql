-- From when on the next look at what a service has sent begins. Null before the first look.

ALTER TABLE integrations ADD COLUMN read_from timestamptz;
