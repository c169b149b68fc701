-- name: AddSession :exec
INSERT INTO session (token, role, actor, key_number, order_id, until_us) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Session :one
SELECT token, role, actor, key_number, order_id, until_us FROM session WHERE token = $1 AND until_us > $2;

-- name: DropSession :exec
DELETE FROM session WHERE token = $1;

-- name: DropSessions :execrows
DELETE FROM session WHERE until_us <= $1;

-- name: AddChallenge :exec
INSERT INTO challenge (nonce, until_us) VALUES ($1, $2);

-- name: UseChallenge :execrows
DELETE FROM challenge WHERE nonce = $1 AND until_us > $2;

-- name: DropChallenges :execrows
DELETE FROM challenge WHERE until_us <= $1;

-- name: NextRefusal :one
UPDATE refusal_head SET number = number + 1 WHERE id = 1 RETURNING number;

-- name: AddRefusal :exec
INSERT INTO refusal (number, at_us, caller, route, code) VALUES ($1, $2, $3, $4, $5);

-- name: Refusals :many
SELECT number, at_us, caller, route, code FROM refusal WHERE number < $1
ORDER BY number DESC LIMIT $2;

-- name: AddKeyring :exec
INSERT INTO keyring (code, person, file, until_us) VALUES ($1, $2, $3, $4);

-- name: DropKeyringsOf :exec
DELETE FROM keyring WHERE person = $1;

-- name: TakeKeyring :one
DELETE FROM keyring WHERE code = $1 AND until_us > $2 RETURNING file;

-- name: DropKeyrings :execrows
DELETE FROM keyring WHERE until_us <= $1;
