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
-- param   $7 timestamptz  when it must have been edited last, or null
-- param   $8 text  the status it must have
-- param   $9 text  the status it gets
-- param   $10 text  of a rejection: its ground, or null
-- param   $11 text  of a rejection: what the author is told beside it, or empty
-- param   $12 bigint  the bulk it is part of, or null
-- column  decision_id bigint  no row when nothing was moved
WITH seen AS (
	SELECT comment_id, reported_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), before AS (
	SELECT comment_id, site_id, pinned_at, featured_at, reviewed_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND status = $8
		AND edited_at IS NOT DISTINCT FROM $7
	FOR NO KEY UPDATE
), numbered AS MATERIALIZED (
	SELECT nextval('postbag.decision_decision_id_seq') AS decision_id
	FROM before
), moved AS (
	UPDATE postbag.comment
	SET status = $9, reviewed_at = $6,
		reported_at = CASE WHEN comment.reported_at IS DISTINCT FROM seen.reported_at
			THEN comment.reported_at END,
		pinned_at = CASE WHEN $9 = 'published' THEN comment.pinned_at END,
		featured_at = CASE WHEN $9 = 'published' THEN comment.featured_at END
	FROM before
	CROSS JOIN seen
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
	RETURNING comment.comment_id, comment.root_id, comment.answered
), branched AS (
	UPDATE postbag.comment
	SET replies = replies + ($9 = 'published')::integer - ($8 = 'published')::integer
	FROM moved
	WHERE comment.article_id = $1 AND comment.comment_id = moved.root_id
		AND moved.root_id <> moved.comment_id
		AND ($9 = 'published') <> ($8 = 'published')
	RETURNING comment.comment_id
), resolved AS (
	UPDATE postbag.report SET resolved_at = $6, resolved_by = numbered.decision_id
	FROM before
	CROSS JOIN numbered
	WHERE report.article_id = $1 AND report.comment_id = before.comment_id
		AND report.resolved_at IS NULL
), rejudged AS (
	UPDATE postbag.comment_cause SET status = $9
	FROM moved
	WHERE comment_cause.article_id = $1 AND comment_cause.comment_id = moved.comment_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, decision_id, site_id, comment_id, moderator_id, moderator_name, from_status,
		to_status, reason, ground, note, was_pinned_at, was_featured_at, was_reviewed_at,
		decided_at, bulk_id
	)
	SELECT
		$1, numbered.decision_id, before.site_id, before.comment_id, $3, $4, $8,
		$9, $5, $10, $11, before.pinned_at, before.featured_at, before.reviewed_at,
		$6, $12
	FROM before
	CROSS JOIN numbered
), counted AS (
	UPDATE postbag.article
	SET thread_revision = thread_revision + 1,
		comments = comments + ($9 = 'published')::integer - ($8 = 'published')::integer
	FROM moved
	WHERE article.article_id = $1 AND (SELECT count(*) FROM branched) >= 0
		AND ('published' IN ($8, $9) OR moved.answered)
), due AS (
	@lesson@
)
SELECT decision_id FROM numbered
