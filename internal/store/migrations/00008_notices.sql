-- What people and other systems are to be told, and the messages that tell them.

-- +goose Up

-- One row a channel: what is to be said once is there once, whoever adds it and
-- how often.
CREATE TABLE notice (
    channel    TEXT   NOT NULL,
    notice_key TEXT   NOT NULL,
    recipient  TEXT   NOT NULL, -- empty where the channel has one receiver
    say_us     BIGINT NOT NULL, -- when it is due to be said
    wait_us    BIGINT NOT NULL, -- not to be put into a message before
    message    TEXT   NOT NULL, -- that carries it, empty until it is in one
    body       BYTEA  NOT NULL,
    PRIMARY KEY (channel, notice_key, recipient)
);
CREATE INDEX notice_waiting ON notice (channel, message, wait_us);
CREATE INDEX notice_said ON notice (say_us);

-- What it carries is fixed when it is made, so that one sent again is the same.
CREATE TABLE notice_message (
    id        TEXT   NOT NULL PRIMARY KEY,
    channel   TEXT   NOT NULL,
    recipient TEXT   NOT NULL,
    made_us   BIGINT NOT NULL,
    try_us    BIGINT NOT NULL, -- not before: a pause, or another node is sending it
    attempts  BIGINT NOT NULL,
    done_us   BIGINT NOT NULL, -- zero until it was taken, or given up
    trouble   TEXT   NOT NULL  -- why it was given up
);
CREATE INDEX notice_message_waiting ON notice_message (channel, done_us, try_us);
CREATE INDEX notice_message_day ON notice_message (channel, recipient, made_us);

-- The row that whoever takes anything from a channel locks first.
CREATE TABLE notice_channel (
    name         TEXT   NOT NULL PRIMARY KEY,
    try_us       BIGINT NOT NULL, -- nothing is sent before: it does not answer
    succeeded_us BIGINT NOT NULL,
    failed_us    BIGINT NOT NULL,
    failures     BIGINT NOT NULL, -- since it last took something
    trouble      TEXT   NOT NULL
);
