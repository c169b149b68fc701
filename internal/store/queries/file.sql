-- name: AddLabel :exec
INSERT INTO label (consignment, file) VALUES ($1, $2);

-- name: Label :one
SELECT file FROM label WHERE consignment = $1;

-- name: AddGrantsList :exec
INSERT INTO grants_list (consignment, file) VALUES ($1, $2);

-- name: GrantsList :one
SELECT file FROM grants_list WHERE consignment = $1;

-- name: AddGrant :exec
INSERT INTO grants (consignment, exhibit, holder, number, file) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (consignment, exhibit, holder, number) DO UPDATE SET file = excluded.file;

-- name: Grant :one
SELECT file FROM grants WHERE consignment = $1 AND exhibit = $2 AND holder = $3 AND number = $4;

-- name: GrantsTo :many
SELECT holder, number FROM grants WHERE consignment = $1 AND exhibit = $2;

-- name: DropGrant :exec
DELETE FROM grants WHERE consignment = $1 AND exhibit = $2 AND holder = $3 AND number = $4;

-- name: AddWords :exec
INSERT INTO words (event, file) VALUES ($1, $2);

-- name: Words :one
SELECT file FROM words WHERE event = $1;

-- name: AddUnitKeyCopy :exec
INSERT INTO unit_key_copy (unit, number, holder, key_number, file) VALUES ($1, $2, $3, $4, $5);

-- name: UnitKeyCopy :one
SELECT file FROM unit_key_copy WHERE unit = $1 AND number = $2 AND holder = $3 AND key_number = $4;

-- name: SaveLease :exec
INSERT INTO lease (recipient, digest, size, until_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (recipient, digest) DO UPDATE SET size = excluded.size, until_us = excluded.until_us;

-- name: Leases :many
SELECT recipient, digest, size, until_us FROM lease WHERE recipient = $1;

-- name: EndLeases :exec
UPDATE lease SET until_us = $2 WHERE recipient = $1;

-- name: LeasesEnded :many
SELECT recipient, digest, size, until_us FROM lease WHERE until_us < $1 ORDER BY until_us LIMIT $2;

-- name: DropLease :exec
DELETE FROM lease WHERE recipient = $1 AND digest = $2;

-- name: DropLeases :exec
DELETE FROM lease WHERE recipient = $1;

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
