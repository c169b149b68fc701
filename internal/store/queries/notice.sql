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

-- name: AddNoticeMessage :exec
INSERT INTO notice_message (id, channel, recipient, made_us, try_us, attempts, done_us, trouble)
VALUES ($1, $2, $3, $4, $5, 0, 0, '');

-- name: NoticeMessagesSince :one
SELECT COUNT(*) FROM notice_message WHERE channel = $1 AND recipient = $2 AND made_us >= sqlc.arg(since_us);

-- name: NextNoticeMessage :one
SELECT id, recipient, made_us, attempts FROM notice_message
WHERE channel = $1 AND done_us = 0 AND try_us <= sqlc.arg(now_us) ORDER BY try_us, id LIMIT 1;

-- name: LeaseNoticeMessage :exec
UPDATE notice_message SET try_us = $2, attempts = attempts + 1 WHERE id = $1;

-- name: EndNoticeMessage :execrows
UPDATE notice_message SET done_us = $2, trouble = $3 WHERE id = $1 AND done_us = 0;

-- name: PutOffNoticeMessage :execrows
UPDATE notice_message SET try_us = $2 WHERE id = $1 AND done_us = 0 AND attempts = $3;

-- name: AddNoticeChannel :exec
INSERT INTO notice_channel (name, try_us, succeeded_us, failed_us, failures, trouble) VALUES ($1, 0, 0, 0, 0, '')
ON CONFLICT (name) DO NOTHING;

-- name: LockNoticeChannel :one
UPDATE notice_channel SET name = name WHERE name = $1
RETURNING try_us, succeeded_us, failed_us, failures, trouble;

-- name: WriteNoticeChannel :exec
UPDATE notice_channel SET try_us = $2, succeeded_us = $3, failed_us = $4, failures = $5, trouble = $6 WHERE name = $1;

-- name: NoticeChannels :many
SELECT name, try_us, succeeded_us, failed_us, failures, trouble FROM notice_channel ORDER BY name;

-- name: NoticesUnput :one
SELECT COUNT(*), CAST(COALESCE(MIN(wait_us), 0) AS BIGINT) AS oldest FROM notice
WHERE channel = $1 AND message = '' AND wait_us <= sqlc.arg(now_us);

-- name: NoticesUnsaid :one
SELECT COUNT(*), CAST(COALESCE(MIN(n.wait_us), 0) AS BIGINT) AS oldest FROM notice n, notice_message m
WHERE m.channel = $1 AND m.done_us = 0 AND n.channel = m.channel AND n.message = m.id;

-- name: NoticeMessagesGivenUp :one
SELECT COUNT(*) FROM notice_message WHERE channel = $1 AND trouble <> '' AND done_us >= sqlc.arg(since_us);

-- name: DropNotices :execrows
DELETE FROM notice WHERE say_us < sqlc.arg(before_us);

-- name: DropNoticeMessages :exec
DELETE FROM notice_message WHERE made_us < sqlc.arg(before_us)
AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.message = notice_message.id);
