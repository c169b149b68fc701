-- name: Consignment :one
SELECT body FROM consignment WHERE id = $1;

-- name: SaveConsignment :exec
INSERT INTO consignment (id, log_index, receive_by_us, waiting, rings_us, checks_us, tell_us, undecided, listed_us, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET waiting = excluded.waiting, rings_us = excluded.rings_us, checks_us = excluded.checks_us, tell_us = excluded.tell_us, undecided = excluded.undecided, listed_us = excluded.listed_us, body = excluded.body;

-- name: ConsignmentsRinging :many
SELECT body FROM consignment WHERE rings_us > 0 AND rings_us < $1
ORDER BY rings_us, log_index LIMIT $2;

-- name: NextRing :many
SELECT rings_us FROM consignment WHERE rings_us > 0 ORDER BY rings_us LIMIT 1;

-- name: ConsignmentsUnchecked :many
SELECT body FROM consignment WHERE checks_us > 0 AND checks_us < $1
ORDER BY checks_us, log_index LIMIT $2;

-- name: NextCheck :many
SELECT checks_us FROM consignment WHERE checks_us > 0 ORDER BY checks_us LIMIT 1;

-- name: AddParty :exec
INSERT INTO party (holder, direction, log_index) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: ConsignmentsOf :many
SELECT c.body
FROM party p JOIN consignment c ON c.log_index = p.log_index
WHERE p.holder = $1 AND p.direction = $2 AND p.log_index < $3
ORDER BY p.log_index DESC LIMIT $4;

-- name: ConsignmentsWaiting :many
SELECT c.body
FROM consignment c JOIN party p ON p.log_index = c.log_index
WHERE c.waiting > 0 AND p.holder = $1 AND p.direction = $2
ORDER BY c.receive_by_us, c.log_index LIMIT $3;

-- name: ConsignmentsInReview :many
SELECT c.body
FROM consignment c JOIN party p ON p.log_index = c.log_index
WHERE c.tell_us > 0 AND c.undecided > 0 AND p.holder = $1 AND p.direction = $2
ORDER BY c.tell_us, c.log_index LIMIT $3;

-- name: ConsignmentsReviewed :many
SELECT c.body
FROM consignment c JOIN party p ON p.log_index = c.log_index
WHERE c.tell_us > 0 AND c.undecided = 0 AND p.holder = $1 AND p.direction = $2
ORDER BY c.tell_us DESC, c.log_index DESC LIMIT $3;

-- name: ConsignmentsListed :many
SELECT c.body
FROM consignment c JOIN party p ON p.log_index = c.log_index
WHERE c.listed_us > 0 AND p.holder = $1 AND p.direction = $2
ORDER BY c.listed_us DESC, c.log_index DESC LIMIT $3;
