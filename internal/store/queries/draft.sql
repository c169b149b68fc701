-- name: SaveDraft :exec
INSERT INTO draft (recipient, part, author, digest, file, until_us) VALUES ($1, $2, $3, $4, $5, $6);

-- name: DropDraftFrom :exec
DELETE FROM draft WHERE recipient = $1 AND part >= $2;

-- name: DraftParts :one
SELECT COUNT(*) FROM draft WHERE recipient = $1 AND author = $2;

-- name: DraftPart :one
SELECT file FROM draft WHERE recipient = $1 AND part = $2 AND author = $3;

-- name: DraftsOf :many
SELECT recipient, part, digest, CAST(LENGTH(file) AS BIGINT) AS size, until_us FROM draft WHERE author = $1 ORDER BY recipient, part;

-- name: Drafts :many
SELECT recipient, CAST(MAX(until_us) AS BIGINT) AS until_us FROM draft WHERE recipient > $1 GROUP BY recipient ORDER BY recipient LIMIT $2;

-- name: DraftUntil :one
SELECT CAST(COALESCE(MAX(until_us), 0) AS BIGINT) AS until_us FROM draft WHERE recipient = $1;
