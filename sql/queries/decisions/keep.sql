-- decisions_keep: leaves a comment as it is, whatever readers have reported, and notes who did it.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  the status it must have
-- param   $6 text  reason
-- param   $7 timestamptz  now
-- column  comment_id bigint  no row when no report was waiting
WITH kept AS (
	SELECT comment_id, site_id
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND status = $5
	FOR NO KEY UPDATE
), resolved AS (
	UPDATE postbag.report SET resolved_at = $7
	FROM kept
	WHERE report.article_id = $1 AND report.comment_id = kept.comment_id
		AND report.resolved_at IS NULL
	RETURNING report.report_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, decided_at
	)
	SELECT $1, site_id, comment_id, $3, $4, $5, $5, 'keep', $6, $7
	FROM kept
	WHERE EXISTS (SELECT FROM resolved)
)
SELECT comment_id FROM kept WHERE EXISTS (SELECT FROM resolved)
