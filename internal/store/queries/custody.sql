-- name: Order :one
SELECT body FROM orders WHERE id = $1;

-- name: SaveOrder :exec
INSERT INTO orders (id, unit, log_index, waiting, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET waiting = excluded.waiting, body = excluded.body;

-- name: OrdersOpen :many
SELECT body FROM orders WHERE unit = $1 AND waiting > 0 AND log_index < $2
ORDER BY log_index DESC LIMIT $3;

-- name: Exhibit :one
SELECT body FROM exhibit WHERE recipient = $1;

-- name: ExhibitBySeal :one
SELECT body FROM exhibit WHERE exhibit = $1;

-- name: ExhibitByNumber :one
SELECT body FROM exhibit WHERE seal_number = $1;

-- name: SaveExhibit :exec
INSERT INTO exhibit (recipient, exhibit, seal_number, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (recipient) DO UPDATE SET exhibit = excluded.exhibit,
    seal_number = excluded.seal_number, body = excluded.body;

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

-- name: Question :one
SELECT body FROM question WHERE id = $1;

-- name: SaveQuestion :exec
INSERT INTO question (id, log_index, waiting, rings_us, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET waiting = excluded.waiting, rings_us = excluded.rings_us, body = excluded.body;

-- name: QuestionsRinging :many
SELECT body FROM question WHERE rings_us > 0 AND rings_us < $1
ORDER BY rings_us, log_index LIMIT $2;

-- name: NextQuestionRing :many
SELECT rings_us FROM question WHERE rings_us > 0 ORDER BY rings_us LIMIT 1;

-- name: AddQuestionParty :exec
INSERT INTO question_party (holder, direction, log_index) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: QuestionsOf :many
SELECT q.body
FROM question_party p JOIN question q ON q.log_index = p.log_index
WHERE p.holder = $1 AND p.direction = $2 AND p.log_index < $3 AND q.waiting >= $4
ORDER BY p.log_index DESC LIMIT $5;

-- name: CaseFile :one
SELECT body FROM case_file WHERE id = $1;

-- name: SaveCaseFile :exec
INSERT INTO case_file (id, unit, log_index, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: CaseFilesOf :many
SELECT body FROM case_file WHERE unit = $1 AND log_index < $2
ORDER BY log_index DESC LIMIT $3;

-- name: Holding :one
SELECT body FROM holding WHERE holder = $1;

-- name: SaveHolding :exec
INSERT INTO holding (holder, body) VALUES ($1, $2)
ON CONFLICT (holder) DO UPDATE SET body = excluded.body;

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

-- name: OrdersWaiting :many
SELECT body FROM orders WHERE waiting > 0 AND log_index < $1
ORDER BY log_index DESC LIMIT $2;

-- name: DrillsOf :many
SELECT body FROM drill WHERE unit = $1 ORDER BY log_index DESC LIMIT $2;
