-- name: Drill :one
SELECT body FROM drill WHERE id = $1;

-- name: DrillOf :one
SELECT body FROM drill WHERE unit = $1 ORDER BY log_index DESC LIMIT 1;

-- name: SaveDrill :exec
INSERT INTO drill (id, unit, log_index, rings_us, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET rings_us = excluded.rings_us, body = excluded.body;

-- name: DrillsRinging :many
SELECT body FROM drill WHERE rings_us > 0 AND rings_us < $1
ORDER BY rings_us, log_index LIMIT $2;

-- name: NextDrillRing :many
SELECT rings_us FROM drill WHERE rings_us > 0 ORDER BY rings_us LIMIT 1;

-- name: DrillsOf :many
SELECT body FROM drill WHERE unit = $1 ORDER BY log_index DESC LIMIT $2;
