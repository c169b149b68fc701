-- name: AddPasskey :exec
INSERT INTO passkey (id, credential, public_key, counter, syncs, attachment, transports, person, key_number, added_us, used_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: Passkey :one
SELECT credential, public_key, counter, syncs, attachment, transports, person, key_number, added_us, used_us
FROM passkey WHERE id = $1;

-- name: PasskeysOf :many
SELECT id, credential, public_key, counter, syncs, attachment, transports, key_number, added_us, used_us
FROM passkey WHERE person = $1 ORDER BY added_us, id;

-- name: LockPasskeys :exec
UPDATE passkey SET used_us = used_us WHERE person = $1;

-- name: UsedPasskey :exec
UPDATE passkey SET counter = $2, used_us = $3 WHERE id = $1;

-- name: DropPasskey :execrows
DELETE FROM passkey WHERE id = $1 AND person = $2;

-- name: DropPasskeysOf :exec
DELETE FROM passkey WHERE person = $1 AND key_number = $2;

-- name: AddKeptKeyring :exec
INSERT INTO kept_keyring (passkey, person, key_number, file, kept_us) VALUES ($1, $2, $3, $4, $5);

-- name: KeptKeyring :one
SELECT file FROM kept_keyring WHERE passkey = $1;

-- name: DropKeptKeyring :exec
DELETE FROM kept_keyring WHERE passkey = $1 AND person = $2;

-- name: DropKeptKeyringsOf :exec
DELETE FROM kept_keyring WHERE person = $1 AND key_number = $2;

-- name: AddPasskeyChallenge :exec
INSERT INTO passkey_challenge (challenge, person, key_number, until_us) VALUES ($1, $2, $3, $4);

-- name: UsePasskeyChallenge :one
DELETE FROM passkey_challenge WHERE challenge = $1 AND until_us > $2 RETURNING person, key_number;

-- name: DropPasskeyChallenges :execrows
DELETE FROM passkey_challenge WHERE until_us <= $1;
