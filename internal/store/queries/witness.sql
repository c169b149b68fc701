-- name: Witnesses :many
SELECT name, size, cosigned_us, asked_us, next_us, failures, trouble, says, drift_s FROM witness ORDER BY name;

-- name: AddWitness :exec
INSERT INTO witness (name, size, cosigned_us, asked_us, next_us, failures, trouble, says)
VALUES ($1, 0, 0, 0, 0, 0, $2, 0);

-- name: DropWitness :exec
DELETE FROM witness WHERE name = $1;

-- name: ClaimWitness :execrows
UPDATE witness SET asked_us = sqlc.arg(now_us), next_us = sqlc.arg(until_us)
WHERE name = $1 AND next_us <= sqlc.arg(now_us);

-- name: WriteWitness :exec
UPDATE witness SET size = $2, cosigned_us = $3, asked_us = $4, next_us = $5, failures = $6, trouble = $7, says = $8, drift_s = $9
WHERE name = $1;

-- name: AddOtherHead :exec
INSERT INTO other_head (root, size, checkpoint, witness, found_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (root) DO NOTHING;

-- name: OtherHeads :many
SELECT root, size, checkpoint, witness, found_us FROM other_head ORDER BY size;

-- name: DropOtherHead :exec
DELETE FROM other_head WHERE root = $1;

-- name: Behind :one
SELECT behind FROM log_head WHERE id = 1;

-- name: SetBehind :exec
UPDATE log_head SET behind = $1 WHERE id = 1;

-- name: AddCosigner :exec
INSERT INTO cosigner (key, vkey) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING;

-- name: Cosigners :many
SELECT key, vkey FROM cosigner ORDER BY key;

-- name: AddCosignedHead :exec
INSERT INTO cosigned_head (size, checkpoint) VALUES ($1, $2) ON CONFLICT (size) DO NOTHING;

-- name: CosignedHead :one
SELECT checkpoint FROM cosigned_head WHERE size = $1;

-- name: AddCosignature :exec
INSERT INTO cosignature (size, key, first_line, last_line) VALUES ($1, $2, $3, $3)
ON CONFLICT (size, key) DO UPDATE SET last_line = $3;

-- name: CosignaturesOf :many
SELECT key, first_line, last_line FROM cosignature WHERE size = $1 ORDER BY key;

-- name: CosignedUpTo :one
SELECT size FROM cosignature WHERE key = $1 AND size <= $2 ORDER BY size DESC LIMIT 1;

-- name: CosignedAfter :one
SELECT size FROM cosignature WHERE key = $1 AND size > $2 ORDER BY size LIMIT 1;
