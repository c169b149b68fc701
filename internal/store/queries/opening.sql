-- name: Opening :one
SELECT body FROM opening WHERE id = $1;

-- name: SaveOpening :exec
INSERT INTO opening (id, body) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: AddFiling :exec
INSERT INTO filing (agent, log_index, opening) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: FilingsOf :many
SELECT o.body
FROM filing f JOIN opening o ON o.id = f.opening
WHERE f.agent = $1 AND f.log_index < $2
ORDER BY f.log_index DESC LIMIT $3;
