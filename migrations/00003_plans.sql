-- +goose Up
-- What a class studies for. A class without a row studies as everybody does.
CREATE TABLE class_plans (
    class_id   TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE,
    exam_on    TEXT NOT NULL,             -- YYYY-MM-DD; empty without an exam
    minutes    INTEGER NOT NULL,          -- on a study day; 0 without a limit
    target     DOUBLE PRECISION NOT NULL, -- 0 as usual
    days       INTEGER NOT NULL,          -- a bit for each, the lowest for Monday; 0 every day
    changed_at BIGINT NOT NULL
);

-- What a learner chose for themself; NULL is as the class.
CREATE TABLE learner_plans (
    learner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    course_id  TEXT NOT NULL REFERENCES courses (id),
    exam_on    TEXT NOT NULL,
    minutes    INTEGER,
    target     DOUBLE PRECISION,
    days       INTEGER,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (learner_id, course_id)
);

-- +goose Down
DROP TABLE learner_plans;
DROP TABLE class_plans;
