-- How far the sealed bytes have been gone through, and what of them is wanting, so that a
-- node that is started anew goes on, and each says the same.

-- +goose Up

CREATE TABLE stocktake (
    name          TEXT   NOT NULL PRIMARY KEY, -- looking: each piece is there; reading: it is what was sealed
    after         BYTEA  NOT NULL, -- the exhibit that was gone through last, empty before the first
    pieces        BIGINT NOT NULL, -- how many of the one after it are behind too
    began_us      BIGINT NOT NULL,
    finished_us   BIGINT NOT NULL, -- the last whole one; 0: never
    held_by       TEXT   NOT NULL, -- the node that goes on with it
    held_until_us BIGINT NOT NULL
);
INSERT INTO stocktake (name, after, pieces, began_us, finished_us, held_by, held_until_us)
VALUES ('looking', '', 0, 0, 0, '', 0), ('reading', '', 0, 0, 0, '', 0);

CREATE TABLE wanting (
    recipient BYTEA  NOT NULL,
    digest    BYTEA  NOT NULL,
    size      BIGINT NOT NULL,
    damaged   BIGINT NOT NULL, -- there, and not what was sealed; 0: missing
    found_us  BIGINT NOT NULL,
    PRIMARY KEY (recipient, digest)
);
