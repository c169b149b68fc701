-- name: SaveLease :exec
INSERT INTO lease (recipient, digest, size, until_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (recipient, digest) DO UPDATE SET size = excluded.size, until_us = excluded.until_us;

-- name: Leases :many
SELECT recipient, digest, size, until_us FROM lease WHERE recipient = $1;

-- name: EndLeases :exec
UPDATE lease SET until_us = $2 WHERE recipient = $1;

-- name: LeasesEnded :many
SELECT recipient, digest, size, until_us FROM lease WHERE until_us < $1 ORDER BY until_us LIMIT $2;

-- name: DropLease :exec
DELETE FROM lease WHERE recipient = $1 AND digest = $2;

-- name: DropLeases :exec
DELETE FROM lease WHERE recipient = $1;
