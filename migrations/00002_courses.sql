-- +goose Up
-- Versions of courses that were uploaded. The built-in course is version 0 and has
-- no row.
CREATE TABLE packs (
    id         TEXT PRIMARY KEY,
    course_id  TEXT NOT NULL,
    version    INTEGER NOT NULL, -- 0 for drafts
    title      TEXT NOT NULL,
    state      TEXT NOT NULL,
    note       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    files      BYTEA NOT NULL, -- a zip; SQLite keeps bytes as bytes whatever the type is called
    by_id      TEXT NOT NULL,  -- no reference: a published course outlives its author's account
    at         BIGINT NOT NULL,
    decided_at BIGINT,
    facts      INTEGER NOT NULL,
    items      INTEGER NOT NULL
);
CREATE UNIQUE INDEX packs_version ON packs (course_id, version) WHERE state = 'published';
CREATE INDEX packs_state ON packs (state, by_id, at);

-- Which version is taught; without a pack the one that is built in.
ALTER TABLE courses ADD COLUMN pack_id TEXT;
ALTER TABLE courses ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE courses ADD COLUMN description TEXT NOT NULL DEFAULT '';

-- What teachers changed in single items for their classes. Only ended_at is ever set
-- afterwards.
CREATE TABLE overrides (
    id       TEXT PRIMARY KEY,
    class_id TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    item_id  TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    change   TEXT NOT NULL,
    base     TEXT NOT NULL, -- revision of the course's item that was changed
    reason   TEXT NOT NULL,
    by_id    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX overrides_current ON overrides (class_id, item_id) WHERE ended_at IS NULL;
CREATE INDEX overrides_item ON overrides (class_id, item_id, at);

-- Counts the changes of a class's overrides: who has seen this number has seen them.
ALTER TABLE classes ADD COLUMN edits BIGINT NOT NULL DEFAULT 0;

-- Two courses may have items of the same name. The counts follow from the log.
DROP TABLE item_stats;
CREATE TABLE item_stats (
    course_id   TEXT NOT NULL REFERENCES courses (id),
    item_id     TEXT NOT NULL,
    revision    TEXT NOT NULL,
    answers     INTEGER NOT NULL,
    "right"     INTEGER NOT NULL,
    first       INTEGER NOT NULL,
    first_right INTEGER NOT NULL,
    PRIMARY KEY (course_id, item_id, revision)
);
INSERT INTO item_stats (course_id, item_id, revision, answers, "right", first, first_right)
SELECT course_id, item_id, revision, count(*),
    sum(CASE WHEN verdict IN ('right', 'near') THEN 1 ELSE 0 END),
    sum(CASE WHEN predicted < 0 THEN 1 ELSE 0 END),
    sum(CASE WHEN predicted < 0 AND verdict IN ('right', 'near') THEN 1 ELSE 0 END)
FROM reviews WHERE undone_at IS NULL GROUP BY course_id, item_id, revision;

-- One row that counts whatever can change what somebody is asked from: memberships,
-- overrides, versions. Who has seen this number knows where every learner is.
CREATE TABLE turns (turn BIGINT NOT NULL);
INSERT INTO turns (turn) VALUES (1);

-- What every question looks up: in the order in which it is wanted.
DROP INDEX memberships_user;
CREATE INDEX memberships_user ON memberships (user_id, removed_at, role, joined_at DESC, class_id DESC);
DROP INDEX sittings_learner;
CREATE INDEX sittings_learner ON sittings (learner_id, course_id, started_at, id);
DROP INDEX reviews_fact;
CREATE INDEX reviews_fact ON reviews (learner_id, course_id, fact_id, answered_at);

-- +goose Down
DROP TABLE turns;
DROP INDEX reviews_fact;
CREATE INDEX reviews_fact ON reviews (learner_id, fact_id, answered_at);
DROP INDEX sittings_learner;
CREATE INDEX sittings_learner ON sittings (learner_id, course_id, started_at);
DROP INDEX memberships_user;
CREATE INDEX memberships_user ON memberships (user_id);
DROP TABLE item_stats;
CREATE TABLE item_stats (
    item_id     TEXT NOT NULL,
    revision    TEXT NOT NULL,
    answers     INTEGER NOT NULL,
    "right"     INTEGER NOT NULL,
    first       INTEGER NOT NULL,
    first_right INTEGER NOT NULL,
    PRIMARY KEY (item_id, revision)
);
INSERT INTO item_stats (item_id, revision, answers, "right", first, first_right)
SELECT item_id, revision, count(*),
    sum(CASE WHEN verdict IN ('right', 'near') THEN 1 ELSE 0 END),
    sum(CASE WHEN predicted < 0 THEN 1 ELSE 0 END),
    sum(CASE WHEN predicted < 0 AND verdict IN ('right', 'near') THEN 1 ELSE 0 END)
FROM reviews WHERE undone_at IS NULL GROUP BY item_id, revision;
ALTER TABLE classes DROP COLUMN edits;
DROP TABLE overrides;
ALTER TABLE courses DROP COLUMN description;
ALTER TABLE courses DROP COLUMN version;
ALTER TABLE courses DROP COLUMN pack_id;
DROP TABLE packs;
