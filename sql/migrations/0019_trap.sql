-- The trap field: the cause of a comment in which it was filled in.

ALTER TABLE postbag.comment_cause
	DROP CONSTRAINT comment_cause_is_known,
	ADD CONSTRAINT comment_cause_is_known CHECK (cause IN (
		'policy', 'first', 'domain', 'words', 'pattern', 'links', 'repeat', 'record', 'ban', 'learned',
		'score', 'work', 'trap'
	));
COMMENT ON COLUMN postbag.comment_cause.cause IS 'What was found: policy (everybody''s comments wait), first (a new author), domain (a new e-mail domain), words, pattern, links, repeat, record (the author''s comments are often rejected), ban, learned (like what was spam before), score (what was found counts too much together), work (no proof of work came with it), trap (a field is filled in that nobody sees)';
