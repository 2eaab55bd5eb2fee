-- reports_make: notes what a reader has to say against a published comment: one report of each actor.
-- The comment's row is locked first, so that reports and decisions come one after the other. Saying
-- the same again changes nothing; saying something else takes its place and waits for a moderator, and
-- so does the same about a text that was changed since they have dealt with it.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bytea  actor key
-- param   $4 bigint  the reader's author id, or null
-- param   $5 text  reason
-- param   $6 text  words, or empty
-- param   $7 timestamptz  now
-- column  own boolean  the reader wrote the comment: nothing was noted
WITH target AS (
	SELECT comment_id, site_id, edited_at, coalesce(author_id = $4, false) AS own
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND status = 'published'
	FOR NO KEY UPDATE
), noted AS (
	INSERT INTO postbag.report (article_id, site_id, comment_id, actor_key, reason, words, reported_at)
	SELECT $1, site_id, comment_id, $3, $5, $6, $7
	FROM target
	WHERE NOT own
	ON CONFLICT (article_id, comment_id, actor_key) DO UPDATE
		SET reason = excluded.reason, words = excluded.words, reported_at = excluded.reported_at,
			resolved_at = NULL, resolved_by = NULL
		WHERE report.reason <> excluded.reason OR report.words <> excluded.words
			OR report.resolved_at < (SELECT edited_at FROM target)
	RETURNING comment_id
), queued AS (
	UPDATE postbag.comment SET reported_at = $7
	FROM noted
	WHERE comment.article_id = $1 AND comment.comment_id = noted.comment_id
)
SELECT own FROM target
