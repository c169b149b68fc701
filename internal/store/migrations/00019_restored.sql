-- When a backup was last put back to see that it can be, of when that backup was, and when
-- that last failed; 0: never. A node reads it from its own folder, and its pages may be
-- another's.

-- +goose Up

ALTER TABLE watch_round ADD COLUMN restored_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE watch_round ADD COLUMN restored_of_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE watch_round ADD COLUMN restore_failed_us BIGINT NOT NULL DEFAULT 0;
