-- marks_set: pins a published comment, makes it an editors' pick or locks its branch, or takes that
-- back; notes who did.
-- The rows are locked in the order comment, article: see comments_add.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 timestamptz  when it must have been edited last, or null
-- param   $8 text  pin, unpin, feature, unfeature, lock or unlock
-- column  decision_id bigint  no row when nothing was changed
WITH before AS (
	SELECT comment_id, site_id, pinned_at, featured_at
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND status = 'published'
		AND edited_at IS NOT DISTINCT FROM $7
		AND CASE $8
			WHEN 'pin' THEN pinned_at IS NULL AND parent_id IS NULL
			WHEN 'unpin' THEN pinned_at IS NOT NULL
			WHEN 'feature' THEN featured_at IS NULL
			WHEN 'unfeature' THEN featured_at IS NOT NULL
			WHEN 'lock' THEN locked_at IS NULL AND parent_id IS NULL
			WHEN 'unlock' THEN locked_at IS NOT NULL
		END
	FOR NO KEY UPDATE
), marked AS (
	UPDATE postbag.comment
	SET pinned_at = CASE $8 WHEN 'pin' THEN $6 WHEN 'unpin' THEN NULL ELSE comment.pinned_at END,
		featured_at = CASE $8
			WHEN 'feature' THEN $6 WHEN 'unfeature' THEN NULL ELSE comment.featured_at
		END,
		locked_at = CASE $8 WHEN 'lock' THEN $6 WHEN 'unlock' THEN NULL ELSE comment.locked_at END
	FROM before
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
	RETURNING comment.comment_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, was_pinned_at, was_featured_at, decided_at
	)
	SELECT
		$1, site_id, comment_id, $3, $4, 'published', 'published', $8,
		$5, pinned_at, featured_at, $6
	FROM before
	RETURNING decision_id
), raised AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM marked
	WHERE article.article_id = $1
)
SELECT decision_id FROM noted
