-- name: CaseFile :one
SELECT body FROM case_file WHERE id = $1;

-- name: SaveCaseFile :exec
INSERT INTO case_file (id, unit, log_index, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: CaseFilesOf :many
SELECT body FROM case_file WHERE unit = $1 AND log_index < $2
ORDER BY log_index DESC LIMIT $3;
