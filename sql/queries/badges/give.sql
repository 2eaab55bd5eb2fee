-- badges_give: says what a comment's author is here, and puts that on all their comments.
-- staff holds for the site, author for this article; empty takes both back. What was posted by a
-- moderator keeps that badge, and what somebody has written on an article of their own keeps that one.
-- The rows are locked in the order comments, newest first, then articles by their id: like that no
-- two of these, nor one of them and any other statement, wait for each other in a ring: see comments_add.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id: one of the author's
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 text  reason
-- param   $6 timestamptz  now
-- param   $7 text  the badge this comment must have: empty, staff or author
-- param   $8 text  the badge it gets: another of these
-- param   $9 text  what the log calls that
-- column  decision_id bigint  no row when nothing was changed
WITH target AS (
	SELECT site_id, author_id
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
), theirs AS MATERIALIZED (
	SELECT comment.article_id, comment.comment_id, comment.status, comment.badge
	FROM target
	JOIN postbag.comment ON comment.author_id = target.author_id
		AND comment.site_id = target.site_id
	WHERE comment.badge <> 'moderator'
		AND (comment.article_id = $1 OR ($8 <> 'author' AND comment.badge <> 'author'))
	ORDER BY comment.comment_id DESC
	FOR NO KEY UPDATE OF comment
), agreed AS MATERIALIZED (
	SELECT
		theirs.comment_id, theirs.status, target.site_id, target.author_id,
		EXISTS (
			SELECT
			FROM postbag.staff
			WHERE staff.site_id = target.site_id AND staff.author_id = target.author_id
		) AS was_staff,
		EXISTS (
			SELECT
			FROM postbag.article_author
			WHERE article_author.article_id = $1 AND article_author.author_id = target.author_id
		) AS was_author
	FROM theirs
	CROSS JOIN target
	WHERE theirs.article_id = $1 AND theirs.comment_id = $2 AND theirs.badge = $7
), changed AS (
	UPDATE postbag.comment SET badge = $8
	FROM theirs
	CROSS JOIN agreed
	WHERE comment.article_id = theirs.article_id AND comment.comment_id = theirs.comment_id
		AND theirs.badge <> $8
	RETURNING comment.article_id, comment.status
), staffed AS (
	INSERT INTO postbag.staff (site_id, author_id, since)
	SELECT site_id, author_id, $6 FROM agreed WHERE $8 = 'staff'
	ON CONFLICT (site_id, author_id) DO NOTHING
), dismissed AS (
	DELETE FROM postbag.staff
	USING agreed
	WHERE $8 = '' AND staff.site_id = agreed.site_id AND staff.author_id = agreed.author_id
), written AS (
	INSERT INTO postbag.article_author (article_id, author_id, since)
	SELECT $1, author_id, $6 FROM agreed WHERE $8 = 'author'
	ON CONFLICT (article_id, author_id) DO NOTHING
), disowned AS (
	DELETE FROM postbag.article_author
	USING agreed
	WHERE $8 <> 'author' AND article_author.article_id = $1
		AND article_author.author_id = agreed.author_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, author_id, was_staff, was_author, decided_at
	)
	SELECT
		$1, site_id, comment_id, $3, $4, status, status, $9,
		$5, author_id, was_staff, was_author, $6
	FROM agreed
	RETURNING decision_id
), touched AS MATERIALIZED (
	SELECT article_id
	FROM postbag.article
	WHERE article_id IN (SELECT article_id FROM changed WHERE status = 'published')
	ORDER BY article_id
	FOR NO KEY UPDATE
), raised AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM touched
	WHERE article.article_id = touched.article_id
)
SELECT decision_id FROM noted
