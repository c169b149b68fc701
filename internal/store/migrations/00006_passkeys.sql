-- Passkeys, and the locked keyrings that are handed out against them.

-- +goose Up

CREATE TABLE passkey (
    id         BYTEA  NOT NULL PRIMARY KEY, -- SHA-256 of the credential's id
    credential BYTEA  NOT NULL,
    public_key BYTEA  NOT NULL,
    counter    BIGINT NOT NULL,
    syncs      BIGINT NOT NULL, -- whether its maker may copy it to other machines
    attachment TEXT   NOT NULL,
    transports TEXT   NOT NULL,
    person     TEXT   NOT NULL,
    key_number BIGINT NOT NULL,
    added_us   BIGINT NOT NULL,
    used_us    BIGINT NOT NULL
);
CREATE INDEX passkey_person ON passkey (person);

-- One row a lock.
CREATE TABLE kept_keyring (
    passkey    BYTEA  NOT NULL PRIMARY KEY REFERENCES passkey (id),
    person     TEXT   NOT NULL,
    key_number BIGINT NOT NULL,
    file       BYTEA  NOT NULL,
    kept_us    BIGINT NOT NULL
);
CREATE INDEX kept_keyring_person ON kept_keyring (person);

-- What a passkey must answer: of nobody when it is to open a keyring, of whoever
-- is signed in when it is to be added.
CREATE TABLE passkey_challenge (
    challenge  BYTEA  NOT NULL PRIMARY KEY,
    person     TEXT   NOT NULL,
    key_number BIGINT NOT NULL,
    until_us   BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_until ON passkey_challenge (until_us);
