-- When each sending rings next, so that the watch reads what is due and not every
-- sending there ever was. 0: never again.

-- +goose Up

ALTER TABLE consignment ADD COLUMN rings_us BIGINT NOT NULL DEFAULT 0;
CREATE INDEX consignment_rings ON consignment (rings_us) WHERE rings_us > 0;

-- What was sent before rings too.
UPDATE view_state SET stale = 1;
