-- What a sender needs to go on with a sending on another day, or on another
-- machine: age files to herself.

-- +goose Up

CREATE TABLE draft (
    recipient BYTEA  NOT NULL, -- the first of the sending's exhibits
    part      BIGINT NOT NULL,
    author    TEXT   NOT NULL,
    digest    BYTEA  NOT NULL, -- of the file
    file      BYTEA  NOT NULL,
    until_us  BIGINT NOT NULL,
    PRIMARY KEY (recipient, part)
);
CREATE INDEX draft_author ON draft (author);
CREATE INDEX draft_until ON draft (until_us);
