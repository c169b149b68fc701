-- name: LockWatchRound :one
UPDATE watch_round SET id = id WHERE id = 1 RETURNING backup_us;

-- name: BackupMade :exec
UPDATE watch_round SET backup_us = $1, wanting = $2 WHERE id = 1 AND (backup_us < $1 OR backup_us > sqlc.arg(until_us));

-- name: NewestBackup :one
SELECT backup_us, wanting FROM watch_round WHERE id = 1;

-- name: RestoreTried :exec
UPDATE watch_round SET restored_us = $1, restored_of_us = $2, restore_failed_us = $3 WHERE id = 1;

-- name: LastRestore :one
SELECT restored_us, restored_of_us, restore_failed_us FROM watch_round WHERE id = 1;

-- name: Watched :many
SELECT matter, subject, since_us, told FROM watched ORDER BY matter, subject;

-- name: BeginWatched :exec
INSERT INTO watched (matter, subject, since_us, told) VALUES ($1, $2, $3, $4);

-- name: ToldWatched :exec
UPDATE watched SET told = $3 WHERE matter = $1 AND subject = $2;

-- name: EndWatched :exec
DELETE FROM watched WHERE matter = $1 AND subject = $2;
