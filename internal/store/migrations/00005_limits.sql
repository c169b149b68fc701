-- How much of each exhibit is stored and not yet sealed, and who stores it: one
-- row, where to count the blobs of an exhibit of a terabyte would read a hundred
-- thousand for each that comes.

-- +goose Up

CREATE TABLE uploading (
    recipient    BYTEA  NOT NULL PRIMARY KEY,
    person       TEXT   NOT NULL,
    organisation TEXT   NOT NULL,
    bytes        BIGINT NOT NULL,
    blobs        BIGINT NOT NULL
);
CREATE INDEX uploading_person ON uploading (person);
CREATE INDEX uploading_organisation ON uploading (organisation);

-- Whose those were that are there already is not known any more.
INSERT INTO uploading (recipient, person, organisation, bytes, blobs)
SELECT recipient, '', '', SUM(size), COUNT(*) FROM lease GROUP BY recipient;

-- What was handed over by name stands under the unit that took it over.
UPDATE view_state SET stale = 1;
