-- name: Rota :many
SELECT duty, from_us, to_us, until_us, marked_by FROM rota WHERE person = $1 ORDER BY from_us, to_us, duty;

-- name: SaveSpell :exec
INSERT INTO rota (person, duty, from_us, to_us, until_us, marked_by) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person, duty, from_us, to_us) DO UPDATE SET until_us = excluded.until_us, marked_by = excluded.marked_by;

-- name: DropSpells :execrows
DELETE FROM rota WHERE to_us <= $1;
