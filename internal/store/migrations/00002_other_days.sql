-- What happens to a sending, to a person and to a key on their other days. The
-- views are made anew from the log after this (view_state).

-- +goose Up

DROP TABLE orders;
CREATE TABLE orders (
    id        BYTEA  NOT NULL PRIMARY KEY,
    unit      TEXT   NOT NULL,
    log_index BIGINT NOT NULL,
    waiting   BIGINT NOT NULL,
    body      BYTEA  NOT NULL
);
CREATE INDEX orders_open ON orders (unit, log_index) WHERE waiting > 0;

-- What agents were let have, for their listing.
CREATE TABLE filing (
    agent     TEXT   NOT NULL,
    log_index BIGINT NOT NULL,
    opening   BYTEA  NOT NULL,
    PRIMARY KEY (agent, log_index)
);

CREATE TABLE question (
    id        BYTEA  NOT NULL PRIMARY KEY,
    log_index BIGINT NOT NULL UNIQUE,
    waiting   BIGINT NOT NULL,
    body      BYTEA  NOT NULL
);

CREATE TABLE question_party (
    holder    TEXT   NOT NULL,
    direction TEXT   NOT NULL,
    log_index BIGINT NOT NULL,
    PRIMARY KEY (holder, direction, log_index)
);

CREATE TABLE case_file (
    id        BYTEA  NOT NULL PRIMARY KEY,
    unit      TEXT   NOT NULL,
    log_index BIGINT NOT NULL,
    body      BYTEA  NOT NULL
);
CREATE INDEX case_file_unit ON case_file (unit, log_index);

CREATE TABLE holding (
    holder TEXT  NOT NULL PRIMARY KEY,
    body   BYTEA NOT NULL
);

-- Who signed what, so that everybody can look for what she did not.
CREATE TABLE signed (
    actor     TEXT   NOT NULL,
    log_index BIGINT NOT NULL,
    PRIMARY KEY (actor, log_index)
);

CREATE TABLE words (
    event BYTEA NOT NULL PRIMARY KEY,
    file  BYTEA NOT NULL
);

-- A keyring on its way from one machine of its owner to another.
CREATE TABLE keyring (
    code     BYTEA  NOT NULL PRIMARY KEY,
    person   TEXT   NOT NULL,
    file     BYTEA  NOT NULL,
    until_us BIGINT NOT NULL
);

-- Whether the views were made by a program that kept less than this one.
CREATE TABLE view_state (
    id    BIGINT NOT NULL PRIMARY KEY,
    stale BIGINT NOT NULL
);
INSERT INTO view_state (id, stale) VALUES (1, 1);
