-- +goose Up
-- What the last fit learned from a course's answers. Without a row the defaults hold.
CREATE TABLE course_models (
    course_id TEXT PRIMARY KEY REFERENCES courses (id),
    revision  BIGINT NOT NULL, -- counts the fits
    fitted_at BIGINT NOT NULL,
    until     BIGINT NOT NULL, -- answers up to this instant were taken into account
    answers   INTEGER NOT NULL,
    params    TEXT NOT NULL    -- JSON
);

-- What a learner's answers say of the learner: a cache of the log.
CREATE TABLE learner_models (
    learner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    course_id  TEXT NOT NULL REFERENCES courses (id),
    given      INTEGER NOT NULL, -- answers in the log, those taken back too
    answers    INTEGER NOT NULL,
    bias       DOUBLE PRECISION NOT NULL,
    variance   DOUBLE PRECISION NOT NULL,
    mood       DOUBLE PRECISION NOT NULL,
    timed      INTEGER NOT NULL,
    time_mean  DOUBLE PRECISION NOT NULL,
    time_sum   DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (learner_id, course_id)
);

-- How likely a guess was to be right. Of older answers the form and the number of
-- options tell.
ALTER TABLE reviews ADD COLUMN chance DOUBLE PRECISION NOT NULL DEFAULT 0;
UPDATE reviews SET chance = CASE
    WHEN form IN ('ordering', 'matching') THEN CASE options WHEN 2 THEN 1.0 / 2 WHEN 3 THEN 1.0 / 6 WHEN 4 THEN 1.0 / 24 WHEN 5 THEN 1.0 / 120 ELSE 1.0 / 720 END
    WHEN form = 'sorting' THEN 1.0 / (options * options * options)
    WHEN form = 'multiple-choice' THEN 2.0 / (options * options)
    ELSE 1.0 / options END
WHERE options > 0 AND form NOT IN ('short-answer', 'cloze', 'year', 'date', 'quantity');

-- The order of a learner's answers, whatever the clock said.
ALTER TABLE reviews ADD COLUMN nth INTEGER NOT NULL DEFAULT 0;
UPDATE reviews SET nth = o.nth FROM (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY learner_id, course_id ORDER BY answered_at, id) AS nth FROM reviews
) AS o WHERE o.id = reviews.id;
CREATE INDEX reviews_unplaced ON reviews (learner_id) WHERE nth = 0; -- of an older server that is still running

-- The last right answer to a fact, and what the answers since the last fit say of an item.
ALTER TABLE facts_state ADD COLUMN right_item TEXT NOT NULL DEFAULT '';
ALTER TABLE facts_state ADD COLUMN right_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE facts_state ADD COLUMN right_confidence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item_stats ADD COLUMN score BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_stats ADD COLUMN information BIGINT NOT NULL DEFAULT 0;

-- Whether a sitting was begun beyond the plan of the day.
ALTER TABLE sittings ADD COLUMN extra BOOLEAN NOT NULL DEFAULT FALSE;

-- Memory states follow from the log by rules that have changed; the program makes them
-- anew when it sees that they were made by older ones.
CREATE TABLE caches (rules INTEGER NOT NULL);
INSERT INTO caches (rules) VALUES (1);

-- +goose Down
DROP TABLE caches;
ALTER TABLE sittings DROP COLUMN extra;
ALTER TABLE item_stats DROP COLUMN information;
ALTER TABLE item_stats DROP COLUMN score;
ALTER TABLE facts_state DROP COLUMN right_confidence;
ALTER TABLE facts_state DROP COLUMN right_ms;
ALTER TABLE facts_state DROP COLUMN right_item;
DROP INDEX reviews_unplaced;
ALTER TABLE reviews DROP COLUMN nth;
ALTER TABLE reviews DROP COLUMN chance;
DROP TABLE learner_models;
DROP TABLE course_models;
