-- What the watch has found wrong and told of, so that it is said once, and once more
-- when it is over, by whichever node and after however many starts.

-- +goose Up

CREATE TABLE watched (
    matter   TEXT   NOT NULL,
    subject  TEXT   NOT NULL, -- which of several, empty where there is but one
    since_us BIGINT NOT NULL,
    told     BIGINT NOT NULL, -- how many steps of who hears of it
    PRIMARY KEY (matter, subject)
);

-- The row that whoever changes the other table locks first. A node knows of the
-- backups that were made on its own machine: the newest of all of them is here.
CREATE TABLE watch_round (
    id        BIGINT NOT NULL PRIMARY KEY,
    backup_us BIGINT NOT NULL,
    wanting   BIGINT NOT NULL -- exhibits that were not whole in it
);
INSERT INTO watch_round (id, backup_us, wanting) VALUES (1, 0, 0);

-- By how many seconds a witness's clock was ahead of ours when it last cosigned.
ALTER TABLE witness ADD COLUMN drift_s BIGINT NOT NULL DEFAULT 0;

-- Whether the unit's key must be changed.
ALTER TABLE unit ADD COLUMN owed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX unit_owed ON unit (id) WHERE owed > 0;
UPDATE view_state SET stale = 1;

CREATE INDEX orders_waiting ON orders (log_index) WHERE waiting > 0;
