-- name: Exhibit :one
SELECT body FROM exhibit WHERE recipient = $1;

-- name: ExhibitBySeal :one
SELECT body FROM exhibit WHERE exhibit = $1;

-- name: ExhibitByNumber :one
SELECT body FROM exhibit WHERE seal_number = $1;

-- name: SaveExhibit :exec
INSERT INTO exhibit (recipient, exhibit, seal_number, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (recipient) DO UPDATE SET exhibit = excluded.exhibit,
    seal_number = excluded.seal_number, body = excluded.body;
