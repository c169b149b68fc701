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
