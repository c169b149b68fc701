-- name: HoldStocktake :one
UPDATE stocktake SET held_by = $2, held_until_us = $3
WHERE name = $1 AND (held_by = $2 OR held_until_us < sqlc.arg(now_us))
RETURNING after, pieces, began_us, finished_us;

-- name: SaveStocktake :execrows
UPDATE stocktake SET after = $3, pieces = $4, began_us = $5, finished_us = $6, held_until_us = $7
WHERE name = $1 AND held_by = $2;

-- name: Stocktakes :many
SELECT name, began_us, finished_us FROM stocktake;

-- name: SealedAfter :one
SELECT body FROM exhibit WHERE recipient > $1 AND exhibit IS NOT NULL ORDER BY recipient LIMIT 1;

-- name: SaveWanting :exec
INSERT INTO wanting (recipient, digest, size, damaged, found_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (recipient, digest) DO UPDATE SET damaged = excluded.damaged;

-- name: DropWanting :exec
DELETE FROM wanting WHERE recipient = $1 AND digest = $2;

-- name: Wanting :many
SELECT recipient, digest, size, damaged, found_us FROM wanting ORDER BY found_us, recipient, digest LIMIT $1;

-- name: CountWanting :one
SELECT COUNT(*) FROM wanting;

-- name: WantingOf :many
SELECT recipient, digest, size, damaged, found_us FROM wanting WHERE recipient = $1;
