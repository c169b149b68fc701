-- name: AddGrantsList :exec
INSERT INTO grants_list (consignment, file) VALUES ($1, $2);

-- name: GrantsList :one
SELECT file FROM grants_list WHERE consignment = $1;

-- name: AddGrant :exec
INSERT INTO grants (consignment, exhibit, holder, number, file) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (consignment, exhibit, holder, number) DO UPDATE SET file = excluded.file;

-- name: Grant :one
SELECT file FROM grants WHERE consignment = $1 AND exhibit = $2 AND holder = $3 AND number = $4;

-- name: GrantsTo :many
SELECT holder, number FROM grants WHERE consignment = $1 AND exhibit = $2;

-- name: DropGrant :exec
DELETE FROM grants WHERE consignment = $1 AND exhibit = $2 AND holder = $3 AND number = $4;
