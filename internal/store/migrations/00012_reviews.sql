-- Which reviews are open, and by when the Information Commissioner must be told if one
-- is a breach: a page lists them, and reads no sending that has none.

-- +goose Up

ALTER TABLE consignment ADD COLUMN tell_us BIGINT NOT NULL DEFAULT 0;   -- 0: no review was ever opened
ALTER TABLE consignment ADD COLUMN undecided BIGINT NOT NULL DEFAULT 0; -- reviews that somebody has not decided
CREATE INDEX consignment_reviews ON consignment (tell_us) WHERE tell_us > 0;

-- Those of before have them too.
UPDATE view_state SET stale = 1;
