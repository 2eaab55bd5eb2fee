-- Rules that do not decide by themselves: each counts, and many that count a little hold a comment together.

ALTER TABLE postbag.rule
	ADD COLUMN score bigint NOT NULL DEFAULT 0
		CONSTRAINT rule_score_is_in_range CHECK (score BETWEEN 0 AND 100),
	DROP CONSTRAINT rule_outcome_is_known,
	ADD CONSTRAINT rule_outcome_is_known CHECK (outcome IN ('none', 'hold', 'spam', 'refuse')),
	ADD CONSTRAINT rule_has_an_outcome_or_a_score CHECK (outcome <> 'none' OR score > 0);
COMMENT ON COLUMN postbag.rule.score IS 'How much it counts, or 0: see the settings hold_score and spam_score of a site';
COMMENT ON COLUMN postbag.rule.outcome IS 'What becomes of a comment it catches; none: it only counts';

ALTER TABLE postbag.comment_cause
	DROP CONSTRAINT comment_cause_is_known,
	ADD CONSTRAINT comment_cause_is_known CHECK (cause IN (
		'policy', 'first', 'domain', 'words', 'pattern', 'links', 'repeat', 'record', 'ban', 'score'
	));
COMMENT ON COLUMN postbag.comment_cause.cause IS 'What was found: policy (everybody''s comments wait), first (a new author), domain (a new e-mail domain), words, pattern, links, repeat, record (the author''s comments are often rejected), ban, score (what was found counts too much together)';
