-- Proof of work: which challenges have been used, and the cause of a comment that came without any.

CREATE TABLE postbag.work_spent (
	article_id bigint NOT NULL,
	mark bytea NOT NULL CONSTRAINT work_spent_mark_is_16_bytes CHECK (octet_length(mark) = 16),
	expires_at timestamptz NOT NULL,
	CONSTRAINT work_is_spent_once PRIMARY KEY (article_id, mark)
);
COMMENT ON TABLE postbag.work_spent IS 'Challenges of proof of work that a comment came with: none counts twice. A row is written in the comment''s own statement, and deleted when its challenge has expired';
COMMENT ON COLUMN postbag.work_spent.article_id IS 'The article of the comment';
COMMENT ON COLUMN postbag.work_spent.mark IS 'Of the challenge: the first bytes of its tag';
COMMENT ON COLUMN postbag.work_spent.expires_at IS 'When the challenge expires';
CREATE INDEX work_spent_expires ON postbag.work_spent (expires_at);

ALTER TABLE postbag.comment_cause
	DROP CONSTRAINT comment_cause_is_known,
	ADD CONSTRAINT comment_cause_is_known CHECK (cause IN (
		'policy', 'first', 'domain', 'words', 'pattern', 'links', 'repeat', 'record', 'ban', 'learned',
		'score', 'work'
	));
COMMENT ON COLUMN postbag.comment_cause.cause IS 'What was found: policy (everybody''s comments wait), first (a new author), domain (a new e-mail domain), words, pattern, links, repeat, record (the author''s comments are often rejected), ban, learned (like what was spam before), score (what was found counts too much together), work (no proof of work came with it)';
