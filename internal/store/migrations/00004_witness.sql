-- What witnesses say of the log, and whether one knows of entries that are not
-- here: then nothing is appended, by any node.

-- +goose Up

-- How many reasons there are to append nothing. It stands in the row that every
-- writer locks, so that knowing it costs nothing.
ALTER TABLE log_head ADD COLUMN behind BIGINT NOT NULL DEFAULT 0;

-- Those who are asked now.
CREATE TABLE witness (
    name        TEXT   NOT NULL PRIMARY KEY,
    size        BIGINT NOT NULL,
    cosigned_us BIGINT NOT NULL,
    asked_us    BIGINT NOT NULL,
    next_us     BIGINT NOT NULL,
    failures    BIGINT NOT NULL,
    trouble     TEXT   NOT NULL,
    says        BIGINT NOT NULL
);

-- Heads that the log's own keys signed and that are not of this tree.
CREATE TABLE other_head (
    root       BYTEA  NOT NULL PRIMARY KEY,
    size       BIGINT NOT NULL,
    checkpoint BYTEA  NOT NULL,
    witness    TEXT   NOT NULL,
    found_us   BIGINT NOT NULL
);

-- Every key that ever cosigned.
CREATE TABLE cosigner (
    key  TEXT NOT NULL PRIMARY KEY,
    vkey TEXT NOT NULL
);

CREATE TABLE cosigned_head (
    size       BIGINT NOT NULL PRIMARY KEY,
    checkpoint BYTEA  NOT NULL
);

-- The first line a key made for a head, and the newest.
CREATE TABLE cosignature (
    size       BIGINT NOT NULL REFERENCES cosigned_head (size),
    key        TEXT   NOT NULL REFERENCES cosigner (key),
    first_line BYTEA  NOT NULL,
    last_line  BYTEA  NOT NULL,
    PRIMARY KEY (size, key)
);
CREATE INDEX cosignature_key ON cosignature (key, size);
