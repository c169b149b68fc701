-- name: Holding :one
SELECT body FROM holding WHERE holder = $1;

-- name: SaveHolding :exec
INSERT INTO holding (holder, body) VALUES ($1, $2)
ON CONFLICT (holder) DO UPDATE SET body = excluded.body;
