-- The filter that learns from what moderators decide.

-- What was learned of a comment is kept, so that it can be unlearned exactly.
CREATE TABLE postbag.lesson (
	article_id bigint NOT NULL,
	comment_id bigint NOT NULL,
	site_id bigint NOT NULL REFERENCES postbag.site,
	due_at timestamptz,
	learned text NOT NULL DEFAULT 'none'
		CONSTRAINT lesson_is_known CHECK (learned IN ('none', 'good', 'spam')),
	buckets bigint[] NOT NULL DEFAULT '{}',
	PRIMARY KEY (article_id, comment_id),
	CONSTRAINT lesson_is_of_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE postbag.lesson IS 'What the filter has learned of a comment that a moderator has decided about';
COMMENT ON COLUMN postbag.lesson.article_id IS 'The article of the comment';
COMMENT ON COLUMN postbag.lesson.comment_id IS 'The comment';
COMMENT ON COLUMN postbag.lesson.site_id IS 'The article''s site, where it is learned';
COMMENT ON COLUMN postbag.lesson.due_at IS 'Since when something has been decided that the filter has not looked at; or null';
COMMENT ON COLUMN postbag.lesson.learned IS 'As what it was learned: none, good or spam';
COMMENT ON COLUMN postbag.lesson.buckets IS 'Its words that were counted, as in lesson_word';
CREATE INDEX lesson_due ON postbag.lesson (site_id, due_at) WHERE due_at IS NOT NULL;

-- Words fall into 262,144 buckets, so that a site has no more rows than that.
CREATE TABLE postbag.lesson_word (
	site_id bigint NOT NULL REFERENCES postbag.site,
	bucket bigint NOT NULL
		CONSTRAINT lesson_word_bucket_is_in_range CHECK (bucket BETWEEN 0 AND 262143),
	good bigint NOT NULL
		CONSTRAINT lesson_word_good_is_not_negative CHECK (good >= 0),
	spam bigint NOT NULL
		CONSTRAINT lesson_word_spam_is_not_negative CHECK (spam >= 0),
	PRIMARY KEY (site_id, bucket)
) WITH (fillfactor = 80);
COMMENT ON TABLE postbag.lesson_word IS 'In how many comments of each kind the words of a bucket were';
COMMENT ON COLUMN postbag.lesson_word.site_id IS 'Where';
COMMENT ON COLUMN postbag.lesson_word.bucket IS 'A hash of the word';
COMMENT ON COLUMN postbag.lesson_word.good IS 'In how many that moderators have published';
COMMENT ON COLUMN postbag.lesson_word.spam IS 'In how many that moderators have called spam';

ALTER TABLE postbag.site
	ADD COLUMN learned_good bigint NOT NULL DEFAULT 0
		CONSTRAINT site_learned_good_is_not_negative CHECK (learned_good >= 0),
	ADD COLUMN learned_spam bigint NOT NULL DEFAULT 0
		CONSTRAINT site_learned_spam_is_not_negative CHECK (learned_spam >= 0);
COMMENT ON COLUMN postbag.site.learned_good IS 'How many comments the filter has learned as good';
COMMENT ON COLUMN postbag.site.learned_spam IS 'How many comments the filter has learned as spam';

ALTER TABLE postbag.comment_cause
	DROP CONSTRAINT comment_cause_is_known,
	ADD CONSTRAINT comment_cause_is_known CHECK (cause IN (
		'policy', 'first', 'domain', 'words', 'pattern', 'links', 'repeat', 'record', 'ban', 'learned',
		'score'
	));
COMMENT ON COLUMN postbag.comment_cause.cause IS 'What was found: policy (everybody''s comments wait), first (a new author), domain (a new e-mail domain), words, pattern, links, repeat, record (the author''s comments are often rejected), ban, learned (like what was spam before), score (what was found counts too much together)';

-- The filter begins with what was decided lately.
INSERT INTO postbag.lesson (article_id, comment_id, site_id, due_at)
SELECT article_id, comment_id, site_id, reviewed_at
FROM (
	SELECT
		article_id, comment_id, site_id, reviewed_at,
		row_number() OVER (PARTITION BY site_id, status ORDER BY comment_id DESC) AS place
	FROM postbag.comment
	WHERE reviewed_at IS NOT NULL AND status IN ('published', 'spam', 'rejected')
) AS decided
WHERE place <= 5000;
