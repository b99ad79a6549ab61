-- +goose Up
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE courses (
    id         TEXT PRIMARY KEY,
    title      TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    email         TEXT UNIQUE,
    password_hash TEXT,
    link_hash     TEXT UNIQUE,
    role          TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE INDEX users_role ON users (role);
CREATE INDEX users_created_at ON users (created_at);

CREATE TABLE sessions (
    id         TEXT PRIMARY KEY, -- SHA-256 of the cookie's secret
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE classes (
    id         TEXT PRIMARY KEY,
    course_id  TEXT NOT NULL REFERENCES courses (id),
    name       TEXT NOT NULL,
    join_code  TEXT NOT NULL UNIQUE,
    join_open  BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX classes_course ON classes (course_id);
CREATE INDEX classes_created_at ON classes (created_at);

CREATE TABLE memberships (
    class_id   TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role       TEXT NOT NULL,
    joined_at  BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (class_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE sittings (
    id         TEXT PRIMARY KEY,
    learner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    course_id  TEXT NOT NULL REFERENCES courses (id),
    planned    INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX sittings_learner ON sittings (learner_id, course_id, started_at);

-- The review log is append-only: only undone_at is ever set afterwards.
CREATE TABLE reviews (
    id          TEXT PRIMARY KEY,
    learner_id  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    course_id   TEXT NOT NULL REFERENCES courses (id),
    sitting_id  TEXT NOT NULL REFERENCES sittings (id) ON DELETE CASCADE,
    fact_id     TEXT NOT NULL,
    item_id     TEXT NOT NULL,
    revision    TEXT NOT NULL,
    form        TEXT NOT NULL,
    seed        BIGINT NOT NULL,
    ease        INTEGER NOT NULL,
    options     INTEGER NOT NULL,
    nonce       TEXT NOT NULL,
    given       TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    confidence  INTEGER NOT NULL,
    took_ms     BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    predicted   DOUBLE PRECISION NOT NULL,
    undone_at   BIGINT
);
CREATE UNIQUE INDEX reviews_nonce ON reviews (learner_id, nonce);
CREATE INDEX reviews_learner ON reviews (learner_id, course_id, answered_at);
CREATE INDEX reviews_fact ON reviews (learner_id, fact_id, answered_at);
CREATE INDEX reviews_sitting ON reviews (sitting_id);

-- A cache of the log; `remembrancer memory rebuild` recomputes it.
CREATE TABLE facts_state (
    learner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    course_id  TEXT NOT NULL REFERENCES courses (id),
    fact_id    TEXT NOT NULL,
    slow       DOUBLE PRECISION NOT NULL,
    fast       DOUBLE PRECISION NOT NULL,
    difficulty DOUBLE PRECISION NOT NULL,
    reviews    INTEGER NOT NULL,
    lapses     INTEGER NOT NULL,
    step       INTEGER NOT NULL,
    last_right BOOLEAN NOT NULL,
    first_at   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    PRIMARY KEY (learner_id, course_id, fact_id)
);

-- Also a cache of the log.
CREATE TABLE item_stats (
    item_id     TEXT NOT NULL,
    revision    TEXT NOT NULL,
    answers     INTEGER NOT NULL,
    "right"     INTEGER NOT NULL,
    first       INTEGER NOT NULL,
    first_right INTEGER NOT NULL,
    PRIMARY KEY (item_id, revision)
);

CREATE TABLE audit_log (
    id       TEXT PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor_id TEXT NOT NULL, -- no reference: the record outlives the account
    action   TEXT NOT NULL,
    target   TEXT NOT NULL
);
CREATE INDEX audit_log_at ON audit_log (at);

-- +goose Down
DROP TABLE audit_log;
DROP TABLE item_stats;
DROP TABLE facts_state;
DROP TABLE reviews;
DROP TABLE sittings;
DROP TABLE memberships;
DROP TABLE classes;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE courses;
DROP TABLE settings;
