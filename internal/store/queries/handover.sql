-- name: CopyParties :exec
INSERT INTO party (holder, direction, log_index)
SELECT CAST(sqlc.arg(unit) AS TEXT), p.direction, p.log_index FROM party p
WHERE p.holder = sqlc.arg(leaver) AND p.direction = sqlc.arg(direction) AND p.log_index < sqlc.arg(before)
ON CONFLICT DO NOTHING;

-- name: DropParties :exec
DELETE FROM party WHERE holder = $1 AND direction = $2 AND log_index < $3;

-- name: CopyQuestionParties :exec
INSERT INTO question_party (holder, direction, log_index)
SELECT CAST(sqlc.arg(unit) AS TEXT), p.direction, p.log_index FROM question_party p
WHERE p.holder = sqlc.arg(leaver) AND p.direction = sqlc.arg(direction) AND p.log_index < sqlc.arg(before)
ON CONFLICT DO NOTHING;

-- name: DropQuestionParties :exec
DELETE FROM question_party WHERE holder = $1 AND direction = $2 AND log_index < $3;
