-- marks_set: pins a published comment or makes it an editors' pick, or takes that back; notes who did.
-- The rows are locked in the order comment, article: see comments_add.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 text  pin, unpin, feature or unfeature
-- column  comment_id bigint  no row when nothing was changed
WITH marked AS (
	UPDATE postbag.comment
	SET pinned_at = CASE $7 WHEN 'pin' THEN $6 WHEN 'unpin' THEN NULL ELSE pinned_at END,
		featured_at = CASE $7 WHEN 'feature' THEN $6 WHEN 'unfeature' THEN NULL ELSE featured_at END
	WHERE article_id = $1 AND comment_id = $2 AND status = 'published'
		AND CASE $7
			WHEN 'pin' THEN pinned_at IS NULL AND parent_id IS NULL
			WHEN 'unpin' THEN pinned_at IS NOT NULL
			WHEN 'feature' THEN featured_at IS NULL
			WHEN 'unfeature' THEN featured_at IS NOT NULL
		END
	RETURNING comment_id, site_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, decided_at
	)
	SELECT $1, site_id, comment_id, $3, $4, 'published', 'published', $7, $5, $6
	FROM marked
), raised AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM marked
	WHERE article.article_id = $1
)
SELECT comment_id FROM marked
