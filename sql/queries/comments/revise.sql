-- comments_revise: a moderator changes the text of a comment; the one before is kept. Notes who did it.
-- The rows are locked in the order comment, article: see comments_add.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 timestamptz  when it must have been edited last, or null
-- param   $8 text  body
-- param   $9 text  html
-- param   $10 integer  renderer
-- column  decision_id bigint  no row when nothing was changed
WITH before AS (
	SELECT comment_id, site_id, status, body, html, renderer, edited_at, edited_by_editors,
		reviewed_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND edited_at IS NOT DISTINCT FROM $7 AND body <> $8
	FOR NO KEY UPDATE
), kept AS (
	INSERT INTO postbag.comment_version (
		article_id, comment_id, body, html, renderer, replaced_at, replaced_by
	)
	SELECT $1, comment_id, body, html, renderer, $6, $4
	FROM before
	RETURNING version_id
), changed AS (
	UPDATE postbag.comment
	SET body = $8, html = $9, renderer = $10, edited_at = $6, edited_by_editors = true,
		reviewed_at = $6
	FROM before
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
	RETURNING comment.status
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, was_edited_at, was_edited_by_editors, was_reviewed_at, version_id,
		decided_at
	)
	SELECT
		$1, before.site_id, before.comment_id, $3, $4, before.status, before.status, 'edit',
		$5, before.edited_at, before.edited_by_editors, before.reviewed_at,
		kept.version_id, $6
	FROM before
	CROSS JOIN kept
	RETURNING decision_id
), counted AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM changed
	WHERE article.article_id = $1 AND changed.status = 'published'
)
SELECT decision_id FROM noted
