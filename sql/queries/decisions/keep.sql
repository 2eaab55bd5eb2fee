-- decisions_keep: leaves a comment as it is, whatever readers have reported, and notes who did it.
-- A report that has come since this statement began still waits: see decisions_make.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 timestamptz  when it must have been edited last, or null
-- param   $8 text  the status it must have
-- column  decision_id bigint  no row when there was nothing to see to
WITH seen AS (
	SELECT comment_id, reported_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), before AS (
	SELECT comment_id, site_id, reviewed_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND status = $8
		AND edited_at IS NOT DISTINCT FROM $7
		AND (reported_at IS NOT NULL OR (status = 'published' AND reviewed_at IS NULL))
	FOR NO KEY UPDATE
), numbered AS MATERIALIZED (
	SELECT nextval('postbag.decision_decision_id_seq') AS decision_id
	FROM before
), kept AS (
	UPDATE postbag.comment
	SET reviewed_at = $6,
		reported_at = CASE WHEN comment.reported_at IS DISTINCT FROM seen.reported_at
			THEN comment.reported_at END
	FROM before
	CROSS JOIN seen
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
), resolved AS (
	UPDATE postbag.report SET resolved_at = $6, resolved_by = numbered.decision_id
	FROM before
	CROSS JOIN numbered
	WHERE report.article_id = $1 AND report.comment_id = before.comment_id
		AND report.resolved_at IS NULL
), noted AS (
	INSERT INTO postbag.decision (
		article_id, decision_id, site_id, comment_id, moderator_id, moderator_name, from_status,
		to_status, act, reason, was_reviewed_at, decided_at
	)
	SELECT
		$1, numbered.decision_id, before.site_id, before.comment_id, $3, $4, $8,
		$8, 'keep', $5, before.reviewed_at, $6
	FROM before
	CROSS JOIN numbered
), due AS (
	@lesson@
)
SELECT decision_id FROM numbered
