-- Texts that are nearly the same as others of the last day.

-- No foreign keys, as in share_seen: six rows a comment, for a day.
CREATE TABLE postbag.near_text (
	article_id bigint NOT NULL,
	comment_id bigint NOT NULL,
	posted_at timestamptz NOT NULL,
	band bigint NOT NULL,
	site_id bigint NOT NULL,
	sketch bytea NOT NULL CONSTRAINT near_text_sketch_is_32_bytes CHECK (octet_length(sketch) = 32),
	PRIMARY KEY (article_id, comment_id, posted_at, band)
);
COMMENT ON TABLE postbag.near_text IS 'Sketches of the texts of the last day, by which those that are nearly the same are found; older rows are deleted, and the oldest when there are too many';
COMMENT ON COLUMN postbag.near_text.site_id IS 'Where';
COMMENT ON COLUMN postbag.near_text.band IS 'One of the bands of the sketch: two texts that are alike have one in common, most likely';
COMMENT ON COLUMN postbag.near_text.posted_at IS 'When the text was posted, or edited to be so';
COMMENT ON COLUMN postbag.near_text.comment_id IS 'Whose text it is';
COMMENT ON COLUMN postbag.near_text.article_id IS 'The article it was written under, which may be another address of one by now';
COMMENT ON COLUMN postbag.near_text.sketch IS 'A byte of each of 32 minima: so many of them are equal in two as the texts have in common';
CREATE INDEX near_text_alike ON postbag.near_text (site_id, band, posted_at);
CREATE INDEX near_text_posted ON postbag.near_text (posted_at);

ALTER TABLE postbag.comment_cause
	DROP CONSTRAINT comment_cause_is_known,
	ADD CONSTRAINT comment_cause_is_known CHECK (cause IN (
		'policy', 'first', 'domain', 'words', 'pattern', 'links', 'repeat', 'near', 'record', 'ban',
		'learned', 'score', 'work', 'trap'
	));
COMMENT ON COLUMN postbag.comment_cause.cause IS 'What was found: policy (everybody''s comments wait), first (a new author), domain (a new e-mail domain), words, pattern, links, repeat, near (nearly the text of others), record (the author''s comments are often rejected), ban, learned (like what was spam before), score (what was found counts too much together), work (no proof of work came with it), trap (a field is filled in that nobody sees)';
