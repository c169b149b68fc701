-- name: ThreadByOwner :one
SELECT value, owner, entries, last_event, last_index, account, account_index, account_us
FROM thread WHERE owner = $1;

-- name: ThreadByValue :one
SELECT value, owner, entries, last_event, last_index, account, account_index, account_us
FROM thread WHERE value = $1;

-- name: SaveThread :exec
INSERT INTO thread (value, owner, entries, last_event, last_index, account, account_index, account_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (value) DO UPDATE SET entries = excluded.entries,
    last_event = excluded.last_event, last_index = excluded.last_index, account = excluded.account,
    account_index = excluded.account_index, account_us = excluded.account_us;

-- name: AddThreadEntry :exec
INSERT INTO thread_entry (thread, number, log_index) VALUES ($1, $2, $3);

-- name: ThreadNotes :many
SELECT t.number, t.log_index, n.body AS note, e.body AS entry
FROM thread_entry t
JOIN entry e ON e.log_index = t.log_index
JOIN note n ON n.log_index = t.log_index
WHERE t.thread = $1
ORDER BY t.number;
