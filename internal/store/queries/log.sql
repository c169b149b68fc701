-- name: LockHead :one
UPDATE log_head SET writes = writes + 1 WHERE id = 1
RETURNING size, last_us, root, checkpoint, writes, behind;

-- name: ReadHead :one
SELECT size, last_us, root, checkpoint, writes FROM log_head WHERE id = 1;

-- name: WriteHead :exec
UPDATE log_head SET size = $1, last_us = $2, root = $3, checkpoint = $4 WHERE id = 1;

-- name: AddEntry :exec
INSERT INTO entry (log_index, body) VALUES ($1, $2);

-- name: Entry :one
SELECT body FROM entry WHERE log_index = $1;

-- name: EntriesFrom :many
SELECT body FROM entry WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index;

-- name: AddNote :exec
INSERT INTO note (event, log_index, body) VALUES ($1, $2, $3);

-- name: NoteByEvent :one
SELECT n.log_index, n.body AS note, e.body AS entry
FROM note n JOIN entry e ON e.log_index = n.log_index
WHERE n.event = $1;

-- name: NotesFrom :many
SELECT e.log_index, n.body AS note, e.body AS entry
FROM entry e JOIN note n ON n.log_index = e.log_index
WHERE e.log_index >= $1 AND e.log_index < $2
ORDER BY e.log_index;

-- name: AddHash :exec
INSERT INTO tree_hash (hash_index, hash) VALUES ($1, $2);

-- name: Hashes :many
SELECT hash_index, hash FROM tree_hash WHERE hash_index IN
    (sqlc.arg(i0), sqlc.arg(i1), sqlc.arg(i2), sqlc.arg(i3), sqlc.arg(i4), sqlc.arg(i5), sqlc.arg(i6), sqlc.arg(i7));

-- name: AddSigned :exec
INSERT INTO signed (actor, log_index) VALUES ($1, $2);

-- name: SignedBy :many
SELECT s.log_index, n.body AS note, e.body AS entry
FROM signed s
JOIN entry e ON e.log_index = s.log_index
JOIN note n ON n.log_index = s.log_index
WHERE s.actor = $1 AND s.log_index < $2
ORDER BY s.log_index DESC LIMIT $3;

-- name: ViewsStale :one
SELECT stale FROM view_state WHERE id = 1;

-- name: ViewsMade :exec
UPDATE view_state SET stale = 0 WHERE id = 1;
