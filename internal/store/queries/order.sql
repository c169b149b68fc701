-- name: Order :one
SELECT body FROM orders WHERE id = $1;

-- name: SaveOrder :exec
INSERT INTO orders (id, unit, log_index, waiting, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET waiting = excluded.waiting, body = excluded.body;

-- name: OrdersOpen :many
SELECT body FROM orders WHERE unit = $1 AND waiting > 0 AND log_index < $2
ORDER BY log_index DESC LIMIT $3;

-- name: OrdersWaiting :many
SELECT body FROM orders WHERE waiting > 0 AND log_index < $1
ORDER BY log_index DESC LIMIT $2;
