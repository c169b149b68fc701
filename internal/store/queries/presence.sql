-- name: Presence :one
SELECT seen_us, duty_us FROM presence WHERE person = $1;

-- name: Seen :exec
INSERT INTO presence (person, seen_us, duty_us) VALUES ($1, $2, 0)
ON CONFLICT (person) DO UPDATE SET seen_us = excluded.seen_us WHERE presence.seen_us < excluded.seen_us;

-- name: OnDuty :exec
INSERT INTO presence (person, seen_us, duty_us) VALUES ($1, 0, $2)
ON CONFLICT (person) DO UPDATE SET duty_us = excluded.duty_us;
