-- The desk: the log is searched by index, and what a program wants done with many comments is done once.
-- The defaults are for a program that is older than this, until it is restarted.

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

ALTER TABLE postbag.bulk
	ADD COLUMN idempotency_key bytea
		CONSTRAINT bulk_idempotency_key_is_16_bytes CHECK (octet_length(idempotency_key) = 16),
	ADD COLUMN content_digest bytea
		CONSTRAINT bulk_content_digest_is_16_bytes CHECK (octet_length(content_digest) = 16),
	ADD CONSTRAINT bulk_key_has_a_content CHECK ((idempotency_key IS NULL) = (content_digest IS NULL));
COMMENT ON COLUMN postbag.bulk.idempotency_key IS 'What finds an earlier try of the same moderator again, or null';
COMMENT ON COLUMN postbag.bulk.content_digest IS 'BLAKE2b of what was asked for, by which a key that is used for something else is noticed; null without a key';
CREATE UNIQUE INDEX bulk_key_is_unique ON postbag.bulk (moderator_id, idempotency_key)
	WHERE idempotency_key IS NOT NULL;
