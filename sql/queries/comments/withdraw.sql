-- comments_withdraw: the author takes a comment back; its text stays for moderators, a pin does not.
-- Reports of it are dealt with by that: see decisions_make.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  author id: must be its author
-- param   $4 timestamptz  must not have been posted before this
-- param   $5 text  the status it must have
-- param   $6 text  the status it gets
-- param   $7 timestamptz  now
-- column  comment_id bigint  no row when nothing was changed
WITH seen AS (
	SELECT comment_id, reported_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), changed AS (
	UPDATE postbag.comment
	SET status = $6, pinned_at = NULL, featured_at = NULL,
		reported_at = CASE WHEN comment.reported_at IS DISTINCT FROM seen.reported_at
			THEN comment.reported_at END
	FROM seen
	WHERE comment.article_id = $1 AND comment.comment_id = seen.comment_id AND comment.author_id = $3
		AND comment.created_at >= $4 AND comment.status = $5
	RETURNING comment.comment_id, comment.site_id, comment.root_id, comment.answered
), branched AS (
	UPDATE postbag.comment
	SET replies = replies + ($6 = 'published')::integer - ($5 = 'published')::integer
	FROM changed
	WHERE comment.article_id = $1 AND comment.comment_id = changed.root_id
		AND changed.root_id <> changed.comment_id
		AND ($6 = 'published') <> ($5 = 'published')
	RETURNING comment.comment_id
), resolved AS (
	UPDATE postbag.report SET resolved_at = $7
	FROM changed
	WHERE report.article_id = $1 AND report.comment_id = changed.comment_id
		AND report.resolved_at IS NULL
), rejudged AS (
	UPDATE postbag.comment_cause SET status = $6
	FROM changed
	WHERE comment_cause.article_id = $1 AND comment_cause.comment_id = changed.comment_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_name, from_status, to_status, reason, decided_at
	)
	SELECT $1, site_id, comment_id, '', $5, $6, '', $7
	FROM changed
), counted AS (
	UPDATE postbag.article
	SET thread_revision = thread_revision + 1,
		comments = comments + ($6 = 'published')::integer - ($5 = 'published')::integer
	FROM changed
	WHERE article.article_id = $1 AND (SELECT count(*) FROM branched) >= 0
		AND ('published' IN ($5, $6) OR changed.answered)
)
SELECT comment_id FROM changed
