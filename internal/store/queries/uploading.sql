-- name: HoldUploading :exec
INSERT INTO uploading (recipient, person, organisation, bytes, blobs) VALUES ($1, $2, $3, 0, 0)
ON CONFLICT (recipient) DO UPDATE SET
    person = CASE WHEN excluded.person = '' THEN uploading.person ELSE excluded.person END,
    organisation = CASE WHEN excluded.person = '' THEN uploading.organisation ELSE excluded.organisation END;

-- name: AddUploading :exec
UPDATE uploading SET bytes = bytes + sqlc.arg(bytes), blobs = blobs + sqlc.arg(blobs) WHERE recipient = sqlc.arg(recipient);

-- name: DropUploading :exec
DELETE FROM uploading WHERE recipient = $1;

-- name: DropUploaded :exec
DELETE FROM uploading WHERE recipient = $1 AND blobs <= 0;

-- name: UploadingOf :one
SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes, CAST(COALESCE(SUM(blobs), 0) AS BIGINT) AS blobs
FROM uploading WHERE person = $1;

-- name: UploadingFor :one
SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes, CAST(COALESCE(SUM(blobs), 0) AS BIGINT) AS blobs
FROM uploading WHERE organisation = $1;

-- name: UploadingAll :many
SELECT organisation, CAST(SUM(bytes) AS BIGINT) AS bytes, CAST(SUM(blobs) AS BIGINT) AS blobs
FROM uploading GROUP BY organisation ORDER BY organisation;

-- name: LeaseSize :one
SELECT size FROM lease WHERE recipient = $1 AND digest = $2;

-- name: DropRefusals :execrows
DELETE FROM refusal WHERE number <= $1 OR at_us < $2;

-- name: DraftBytes :one
SELECT CAST(COALESCE(SUM(LENGTH(file)), 0) AS BIGINT) AS bytes FROM draft WHERE author = $1;

-- name: Uploader :one
SELECT person FROM uploading WHERE recipient = $1;
