-- An exhibit remembers who stopped access to it, for which organisation. A program from
-- before would forget that with the next thing that happens to it, and hand out its key:
-- so that program refuses this schema.

-- +goose Up

UPDATE view_state SET stale = 1;
