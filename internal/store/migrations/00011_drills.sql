-- Drills: alarms about a sending that there is not. Like a sending's, they are found
-- by when they ring next; 0: never again.

-- +goose Up

CREATE TABLE drill (
    id        BYTEA  NOT NULL PRIMARY KEY,
    unit      TEXT   NOT NULL,
    log_index BIGINT NOT NULL,
    rings_us  BIGINT NOT NULL,
    body      BYTEA  NOT NULL
);
CREATE INDEX drill_unit ON drill (unit, log_index);
CREATE INDEX drill_rings ON drill (rings_us) WHERE rings_us > 0;
