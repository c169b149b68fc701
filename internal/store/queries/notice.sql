-- name: AddNotice :execrows
INSERT INTO notice (channel, notice_key, recipient, say_us, wait_us, message, body)
VALUES ($1, $2, $3, $4, $4, '', $5)
ON CONFLICT (channel, notice_key, recipient) DO NOTHING;

-- name: NoticesWaiting :many
SELECT recipient, say_us, body FROM notice
WHERE channel = $1 AND message = '' AND wait_us <= sqlc.arg(now_us)
ORDER BY say_us, recipient, notice_key LIMIT $2;

-- name: NoticesHeld :many
SELECT say_us, body FROM notice
WHERE channel = $1 AND recipient = $2 AND message = '' AND wait_us > sqlc.arg(now_us) AND say_us <= sqlc.arg(now_us)
ORDER BY say_us, notice_key;

-- name: Telling :one
SELECT CAST((SELECT COUNT(*) FROM notice n WHERE n.channel = sqlc.arg(channel) AND n.message = '' AND n.wait_us <= sqlc.arg(now_us))
+ (SELECT COUNT(*) FROM notice_message m WHERE m.channel = sqlc.arg(channel) AND m.done_us = 0 AND m.try_us <= sqlc.arg(now_us)) AS BIGINT) AS n;

-- name: HoldNotice :exec
UPDATE notice SET wait_us = $4 WHERE channel = $1 AND notice_key = $2 AND recipient = $3;

-- name: NoticesUnsaidOf :many
SELECT channel, recipient, body FROM notice
WHERE channel IN (SELECT name FROM notice_channel) AND notice_key = $1 AND message = '';

-- name: RewriteNotice :exec
UPDATE notice SET body = $4 WHERE channel = $1 AND notice_key = $2 AND recipient = $3 AND message = '';

-- name: DropUnsaid :exec
DELETE FROM notice WHERE channel IN (SELECT name FROM notice_channel) AND notice_key = $1 AND message = '';

-- name: DropNotice :exec
DELETE FROM notice WHERE channel = $1 AND notice_key = $2 AND recipient = $3;

-- name: PutNotice :exec
UPDATE notice SET message = $4 WHERE channel = $1 AND notice_key = $2 AND recipient = $3;

-- name: NoticesOf :many
SELECT say_us, body FROM notice WHERE channel = $1 AND message = $2 ORDER BY say_us, notice_key;

-- name: NoticesUnput :one
SELECT COUNT(*), CAST(COALESCE(MIN(wait_us), 0) AS BIGINT) AS oldest FROM notice
WHERE channel = $1 AND message = '' AND wait_us <= sqlc.arg(now_us);

-- name: NoticesUnsaid :one
SELECT COUNT(*), CAST(COALESCE(MIN(n.wait_us), 0) AS BIGINT) AS oldest FROM notice n, notice_message m
WHERE m.channel = $1 AND m.done_us = 0 AND n.channel = m.channel AND n.message = m.id;

-- name: DropNotices :execrows
DELETE FROM notice WHERE say_us < sqlc.arg(before_us);
