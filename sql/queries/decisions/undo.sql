-- decisions_undo: takes back what a moderator has decided about one comment, if that still stands: its
-- status, pin, pick or lock are as before, and reports that were dealt with wait again. What was taken
-- back itself is done again, and deals with what waits. Notes who did it.
-- Of two tries at once the later one finds the comment changed, or breaks decision_is_undone_once.
-- The rows are locked in the order reply, root, article: see comments_add.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 bigint  decision id
-- param   $8 bigint  the bulk it is part of, or null
-- column  decision_id bigint  what was noted; no row when the decision does not stand any more
WITH seen AS (
	SELECT comment_id, reported_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), undone AS MATERIALIZED (
	SELECT
		decision.decision_id, decision.from_status, decision.to_status, decision.act,
		decision.matter, decision.undoes, decision.was_pinned_at, decision.was_featured_at,
		decision.was_reviewed_at
	FROM postbag.decision
	JOIN postbag.decision_standing ON decision_standing.article_id = decision.article_id
		AND decision_standing.decision_id = decision.decision_id
	WHERE decision.article_id = $1 AND decision.comment_id = $2 AND decision.decision_id = $7
		AND decision.matter IN ('status', 'pin', 'feature', 'lock')
), before AS MATERIALIZED (
	SELECT
		comment.comment_id, comment.site_id, comment.pinned_at, comment.featured_at,
		comment.reviewed_at
	FROM undone
	JOIN postbag.comment ON comment.article_id = $1 AND comment.comment_id = $2
	WHERE comment.status = undone.to_status OR undone.matter = 'lock'
	FOR NO KEY UPDATE OF comment
), numbered AS MATERIALIZED (
	SELECT nextval('postbag.decision_decision_id_seq') AS decision_id
	FROM before
), changed AS (
	UPDATE postbag.comment
	SET reviewed_at = CASE
			WHEN undone.matter <> 'status' THEN comment.reviewed_at
			WHEN undone.undoes IS NOT NULL THEN $6
			ELSE undone.was_reviewed_at
		END,
		reported_at = CASE
			WHEN undone.matter <> 'status' THEN comment.reported_at
			WHEN undone.undoes IS NULL THEN greatest(comment.reported_at, (
				SELECT max(report.reported_at)
				FROM postbag.report
				WHERE report.article_id = $1 AND report.comment_id = $2
					AND report.resolved_by = undone.decision_id
			))
			WHEN comment.reported_at IS DISTINCT FROM seen.reported_at THEN comment.reported_at
		END,
		status = CASE undone.matter WHEN 'status' THEN undone.from_status ELSE comment.status END,
		pinned_at = CASE
			WHEN undone.act = 'unpin' THEN coalesce(undone.was_pinned_at, $6)
			WHEN undone.act = 'pin' THEN NULL
			WHEN undone.act = '' AND undone.from_status = 'published' THEN undone.was_pinned_at
			WHEN undone.act = '' THEN NULL
			ELSE comment.pinned_at
		END,
		featured_at = CASE
			WHEN undone.act = 'unfeature' THEN coalesce(undone.was_featured_at, $6)
			WHEN undone.act = 'feature' THEN NULL
			WHEN undone.act = '' AND undone.from_status = 'published' THEN undone.was_featured_at
			WHEN undone.act = '' THEN NULL
			ELSE comment.featured_at
		END,
		locked_at = CASE undone.act
			WHEN 'lock' THEN NULL WHEN 'unlock' THEN $6 ELSE comment.locked_at
		END
	FROM undone
	CROSS JOIN before
	CROSS JOIN seen
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
	RETURNING
		comment.comment_id, comment.root_id, comment.answered, comment.status,
		(undone.matter = 'status' AND undone.from_status = 'published')::integer
			- (undone.matter = 'status' AND undone.to_status = 'published')::integer AS more,
		undone.act <> 'keep' AND undone.act <> 'unkeep'
			AND ('published' IN (undone.from_status, undone.to_status) OR comment.answered) AS seen
), branched AS (
	UPDATE postbag.comment SET replies = replies + changed.more
	FROM changed
	WHERE comment.article_id = $1 AND comment.comment_id = changed.root_id
		AND changed.root_id <> changed.comment_id AND changed.more <> 0
	RETURNING comment.comment_id
), rejudged AS (
	UPDATE postbag.comment_cause SET status = changed.status
	FROM changed
	WHERE comment_cause.article_id = $1 AND comment_cause.comment_id = changed.comment_id
		AND comment_cause.status <> changed.status
), waiting AS (
	UPDATE postbag.report SET resolved_at = NULL, resolved_by = NULL
	FROM undone
	CROSS JOIN before
	WHERE report.article_id = $1 AND report.comment_id = before.comment_id
		AND report.resolved_by = undone.decision_id
), resolved AS (
	UPDATE postbag.report SET resolved_at = $6, resolved_by = numbered.decision_id
	FROM undone
	CROSS JOIN numbered
	WHERE report.article_id = $1 AND report.comment_id = $2 AND report.resolved_at IS NULL
		AND undone.matter = 'status' AND undone.undoes IS NOT NULL
), noted AS (
	INSERT INTO postbag.decision (
		article_id, decision_id, site_id, comment_id, moderator_id, moderator_name, from_status,
		to_status, act, reason, ground, note, undoes, was_pinned_at, was_featured_at,
		was_reviewed_at, decided_at, bulk_id
	)
	SELECT
		$1, numbered.decision_id, before.site_id, $2, $3, $4, undone.to_status,
		undone.from_status,
		CASE undone.act
			WHEN 'keep' THEN 'unkeep' WHEN 'unkeep' THEN 'keep'
			WHEN 'pin' THEN 'unpin' WHEN 'unpin' THEN 'pin'
			WHEN 'feature' THEN 'unfeature' WHEN 'unfeature' THEN 'feature'
			WHEN 'lock' THEN 'unlock' WHEN 'unlock' THEN 'lock'
			ELSE ''
		END,
		$5, rejected.ground, coalesce(rejected.note, ''), undone.decision_id,
		before.pinned_at, before.featured_at, before.reviewed_at, $6, $8
	FROM undone
	CROSS JOIN before
	CROSS JOIN numbered
	LEFT JOIN LATERAL (
		SELECT decision.ground, decision.note
		FROM postbag.decision
		WHERE decision.article_id = $1 AND decision.comment_id = $2 AND decision.act = ''
			AND decision.to_status = 'rejected'
		ORDER BY decision.decision_id DESC
		LIMIT 1
	) AS rejected ON undone.act = '' AND undone.from_status = 'rejected'
), counted AS (
	UPDATE postbag.article
	SET thread_revision = thread_revision + 1, comments = comments + changed.more
	FROM changed
	WHERE article.article_id = $1 AND (SELECT count(*) FROM branched) >= 0 AND changed.seen
), due AS (
	@lesson@
)
SELECT decision_id FROM numbered
