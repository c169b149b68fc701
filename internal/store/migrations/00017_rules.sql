-- Which numbered rules the service put in force, and from which entry on; and of which
-- sendings the list was seen by somebody whose they were not. No row of before has either.

-- +goose Up

CREATE TABLE rules (
    number    BIGINT NOT NULL PRIMARY KEY,
    log_index BIGINT NOT NULL, -- of the entry that put them in force
    at_us     BIGINT NOT NULL  -- when that was recorded
);

ALTER TABLE consignment ADD COLUMN listed_us BIGINT NOT NULL DEFAULT 0; -- when that was last said; 0: never
CREATE INDEX consignment_listed ON consignment (listed_us) WHERE listed_us > 0;

-- A log that was begun before has the rules of its first entry.
UPDATE view_state SET stale = 1;
