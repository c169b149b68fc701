-- When a problem that somebody reported rings next, since nobody has begun on it, and
-- when what was received does, since nobody has checked it; 0: never again.

-- +goose Up

ALTER TABLE question ADD COLUMN rings_us BIGINT NOT NULL DEFAULT 0;
CREATE INDEX question_rings ON question (rings_us) WHERE rings_us > 0;
ALTER TABLE consignment ADD COLUMN checks_us BIGINT NOT NULL DEFAULT 0;
CREATE INDEX consignment_checks ON consignment (checks_us) WHERE checks_us > 0;

-- Those of before have it too.
UPDATE view_state SET stale = 1;
