-- name: ConsignmentsFrom :many
SELECT body FROM consignment WHERE id >= sqlc.arg(first_id) AND id <= sqlc.arg(last_id) ORDER BY id;
