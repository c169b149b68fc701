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
