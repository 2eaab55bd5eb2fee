-- decisions_keep: leaves a comment as it is, whatever readers have reported, and notes who did it.
-- A report that has come since this statement began still waits: see decisions_make.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 text  the status it must have
-- column  comment_id bigint  no row when there was nothing to see to
WITH seen AS (
	SELECT comment_id, reported_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), kept AS (
	UPDATE postbag.comment
	SET reviewed_at = $6,
		reported_at = CASE WHEN comment.reported_at IS DISTINCT FROM seen.reported_at
			THEN comment.reported_at END
	FROM seen
	WHERE comment.article_id = $1 AND comment.comment_id = seen.comment_id AND comment.status = $7
		AND (
			comment.reported_at IS NOT NULL
			OR (comment.status = 'published' AND comment.reviewed_at IS NULL)
		)
	RETURNING comment.comment_id, comment.site_id
), resolved AS (
	UPDATE postbag.report SET resolved_at = $6
	FROM kept
	WHERE report.article_id = $1 AND report.comment_id = kept.comment_id
		AND report.resolved_at IS NULL
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, decided_at
	)
	SELECT $1, site_id, comment_id, $3, $4, $7, $7, 'keep', $5, $6
	FROM kept
)
SELECT comment_id FROM kept
