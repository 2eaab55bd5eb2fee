-- The desk: the log is searched by index.

-- Words that many rows have are looked for from the newest row on, where they were made anew of each that was
-- passed.
DROP INDEX postbag.decision_words;
DROP INDEX postbag.event_words;
ALTER TABLE postbag.decision ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
	to_tsvector('pg_catalog.simple', moderator_name || ' ' || reason || ' ' || note)
) STORED;
COMMENT ON COLUMN postbag.decision.words IS 'What the search of the log finds it by, beside the article''s title and address';
CREATE INDEX decision_words ON postbag.decision USING gin (words);
ALTER TABLE postbag.event ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
	to_tsvector('pg_catalog.simple', moderator_name || ' ' || subject || ' ' || before || ' ' || after)
) STORED;
COMMENT ON COLUMN postbag.event.words IS 'What the search of the log finds it by';
CREATE INDEX event_words ON postbag.event USING gin (words);
