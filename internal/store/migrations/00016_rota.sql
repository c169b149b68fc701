-- Who is away, or on duty, for whole days: as she said herself, or who leads her unit.
-- Why is never kept.

-- +goose Up

CREATE TABLE rota (
    person    TEXT   NOT NULL,
    duty      BIGINT NOT NULL, -- 1: on duty, 0: away
    from_us   BIGINT NOT NULL, -- as the first day begins
    to_us     BIGINT NOT NULL, -- as the last day ends
    until_us  BIGINT NOT NULL, -- when it ended or ends: before to_us when somebody ended it
    marked_by TEXT   NOT NULL,
    PRIMARY KEY (person, duty, from_us, to_us)
);

CREATE INDEX rota_end ON rota (to_us);
