-- Who is at work: who signed in when, and who said to be on duty today.

-- +goose Up

CREATE TABLE presence (
    person  TEXT   NOT NULL PRIMARY KEY,
    seen_us BIGINT NOT NULL, -- signed in last
    duty_us BIGINT NOT NULL  -- on duty until
);
