-- decisions_make: moves a comment to another status, notes who did it and counts it. Reports of it are
-- dealt with by that; what is not published afterwards is neither pinned nor an editors' pick any more.
-- A report that has come since this statement began still waits: the comment's reported_at is another then.
-- The rows are locked in the order reply, root, article: see comments_add.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 text  the status it must have
-- param   $8 text  the status it gets
-- column  comment_id bigint  no row when nothing was moved
WITH seen AS (
	SELECT comment_id, reported_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), moved AS (
	UPDATE postbag.comment
	SET status = $8, reviewed_at = $6,
		reported_at = CASE WHEN comment.reported_at IS DISTINCT FROM seen.reported_at
			THEN comment.reported_at END,
		pinned_at = CASE WHEN $8 = 'published' THEN pinned_at END,
		featured_at = CASE WHEN $8 = 'published' THEN featured_at END
	FROM seen
	WHERE comment.article_id = $1 AND comment.comment_id = seen.comment_id AND comment.status = $7
	RETURNING comment.comment_id, comment.site_id, comment.root_id, comment.answered
), branched AS (
	UPDATE postbag.comment
	SET replies = replies + ($8 = 'published')::integer - ($7 = 'published')::integer
	FROM moved
	WHERE comment.article_id = $1 AND comment.comment_id = moved.root_id
		AND moved.root_id <> moved.comment_id
		AND ($8 = 'published') <> ($7 = 'published')
	RETURNING comment.comment_id
), resolved AS (
	UPDATE postbag.report SET resolved_at = $6
	FROM moved
	WHERE report.article_id = $1 AND report.comment_id = moved.comment_id
		AND report.resolved_at IS NULL
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status,
		reason, decided_at
	)
	SELECT $1, site_id, comment_id, $3, $4, $7, $8, $5, $6
	FROM moved
), counted AS (
	UPDATE postbag.article
	SET thread_revision = thread_revision + 1,
		comments = comments + ($8 = 'published')::integer - ($7 = 'published')::integer
	FROM moved
	WHERE article.article_id = $1 AND (SELECT count(*) FROM branched) >= 0
		AND ('published' IN ($7, $8) OR moved.answered)
)
SELECT comment_id FROM moved
