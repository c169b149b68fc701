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

-- name: NoticeMessagesGivenUp :one
SELECT COUNT(*) FROM notice_message WHERE channel = $1 AND trouble <> '' AND done_us >= sqlc.arg(since_us);

-- name: DropNoticeMessages :exec
DELETE FROM notice_message WHERE made_us < sqlc.arg(before_us)
AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.message = notice_message.id);
