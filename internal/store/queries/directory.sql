-- name: Organisation :one
SELECT body FROM organisation WHERE id = $1;

-- name: SaveOrganisation :exec
INSERT INTO organisation (id, body) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: Person :one
SELECT body FROM person WHERE id = $1;

-- name: SavePerson :exec
INSERT INTO person (id, body) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: Unit :one
SELECT body FROM unit WHERE id = $1;

-- name: SaveUnit :exec
INSERT INTO unit (id, body, owed) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET body = excluded.body, owed = excluded.owed;

-- name: Units :many
SELECT body FROM unit;

-- name: UnitsOwed :many
SELECT body FROM unit WHERE owed > 0 ORDER BY id LIMIT $1;

-- name: RulesInForce :one
SELECT number, log_index, at_us FROM rules ORDER BY number DESC LIMIT 1;

-- name: AddRules :exec
INSERT INTO rules (number, log_index, at_us) VALUES ($1, $2, $3);
