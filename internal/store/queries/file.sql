-- name: AddLabel :exec
INSERT INTO label (consignment, file) VALUES ($1, $2);

-- name: Label :one
SELECT file FROM label WHERE consignment = $1;

-- name: AddWords :exec
INSERT INTO words (event, file) VALUES ($1, $2);

-- name: Words :one
SELECT file FROM words WHERE event = $1;

-- name: AddUnitKeyCopy :exec
INSERT INTO unit_key_copy (unit, number, holder, key_number, file) VALUES ($1, $2, $3, $4, $5);

-- name: UnitKeyCopy :one
SELECT file FROM unit_key_copy WHERE unit = $1 AND number = $2 AND holder = $3 AND key_number = $4;
