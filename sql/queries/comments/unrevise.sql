-- comments_unrevise: takes back that a moderator has changed a text, if that still stands: the text
-- before is there again, and who may change it as before; the other one is kept. Notes who did it.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 bigint  decision id
-- column  decision_id bigint  what was noted; no row when the decision does not stand any more
WITH undone AS MATERIALIZED (
	SELECT
		decision.decision_id, decision.act, decision.was_edited_at, decision.was_edited_by_editors,
		decision.was_reviewed_at,
		comment_version.body, comment_version.html, comment_version.renderer
	FROM postbag.decision
	JOIN postbag.decision_standing ON decision_standing.article_id = decision.article_id
		AND decision_standing.decision_id = decision.decision_id
	JOIN postbag.comment_version ON comment_version.article_id = decision.article_id
		AND comment_version.version_id = decision.version_id
	WHERE decision.article_id = $1 AND decision.comment_id = $2 AND decision.decision_id = $7
		AND decision.matter = 'edit'
), before AS MATERIALIZED (
	SELECT
		comment.comment_id, comment.site_id, comment.status, comment.body, comment.html,
		comment.renderer, comment.edited_at, comment.edited_by_editors, comment.reviewed_at
	FROM undone
	JOIN postbag.comment ON comment.article_id = $1 AND comment.comment_id = $2
	FOR NO KEY UPDATE OF comment
), kept AS (
	INSERT INTO postbag.comment_version (
		article_id, comment_id, body, html, renderer, replaced_at, replaced_by
	)
	SELECT $1, comment_id, body, html, renderer, $6, $4
	FROM before
	RETURNING version_id
), changed AS (
	UPDATE postbag.comment
	SET body = undone.body, html = coalesce(undone.html, ''),
		renderer = coalesce(undone.renderer, 0), edited_at = undone.was_edited_at,
		edited_by_editors = undone.was_edited_by_editors, reviewed_at = undone.was_reviewed_at
	FROM undone
	CROSS JOIN before
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
	RETURNING comment.status
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, undoes, was_edited_at, was_edited_by_editors,
		was_reviewed_at, version_id, decided_at
	)
	SELECT
		$1, before.site_id, before.comment_id, $3, $4, before.status, before.status,
		CASE undone.act WHEN 'edit' THEN 'unedit' ELSE 'edit' END,
		$5, undone.decision_id, before.edited_at, before.edited_by_editors,
		before.reviewed_at, kept.version_id, $6
	FROM undone
	CROSS JOIN before
	CROSS JOIN kept
	RETURNING decision_id
), counted AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM changed
	WHERE article.article_id = $1 AND changed.status = 'published'
)
SELECT decision_id FROM noted
