-- badges_undo: takes back a badge that a moderator has given or taken, if that still stands: what the
-- author was before they are again, on all their comments. Notes who did it.
-- The rows are locked in the order comments, newest first, then articles by their id: see badges_give.
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
		decision.decision_id, decision.site_id, decision.author_id, decision.was_staff,
		decision.was_author
	FROM postbag.decision
	JOIN postbag.decision_standing ON decision_standing.article_id = decision.article_id
		AND decision_standing.decision_id = decision.decision_id
	WHERE decision.article_id = $1 AND decision.comment_id = $2 AND decision.decision_id = $7
		AND decision.matter = 'badge'
), theirs AS MATERIALIZED (
	SELECT
		comment.article_id, comment.comment_id, comment.status, comment.badge,
		CASE
			WHEN comment.article_id = $1 AND undone.was_author THEN 'author'
			WHEN comment.article_id <> $1 AND comment.badge = 'author' THEN 'author'
			WHEN undone.was_staff THEN 'staff'
			ELSE ''
		END AS worn
	FROM undone
	JOIN postbag.comment ON comment.author_id = undone.author_id
		AND comment.site_id = undone.site_id
	WHERE comment.badge <> 'moderator'
	ORDER BY comment.comment_id DESC
	FOR NO KEY UPDATE OF comment
), here AS MATERIALIZED (
	SELECT theirs.comment_id, theirs.status, theirs.worn
	FROM theirs
	WHERE theirs.article_id = $1 AND theirs.comment_id = $2 AND theirs.badge <> theirs.worn
), changed AS (
	UPDATE postbag.comment SET badge = theirs.worn
	FROM theirs
	CROSS JOIN here
	WHERE comment.article_id = theirs.article_id AND comment.comment_id = theirs.comment_id
		AND theirs.badge <> theirs.worn
	RETURNING comment.article_id, comment.status
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, act,
		reason, undoes, author_id, was_staff, was_author, decided_at
	)
	SELECT
		$1, undone.site_id, $2, $3, $4, here.status, here.status,
		'badge_' || coalesce(nullif(here.worn, ''), 'none'),
		$5, undone.decision_id, undone.author_id,
		EXISTS (
			SELECT
			FROM postbag.staff
			WHERE staff.site_id = undone.site_id AND staff.author_id = undone.author_id
		),
		EXISTS (
			SELECT
			FROM postbag.article_author
			WHERE article_author.article_id = $1 AND article_author.author_id = undone.author_id
		),
		$6
	FROM undone
	CROSS JOIN here
	RETURNING decision_id
), staffed AS (
	INSERT INTO postbag.staff (site_id, author_id, since)
	SELECT undone.site_id, undone.author_id, $6
	FROM undone
	CROSS JOIN here
	WHERE undone.was_staff
	ON CONFLICT (site_id, author_id) DO NOTHING
), dismissed AS (
	DELETE FROM postbag.staff
	USING undone
	CROSS JOIN here
	WHERE NOT undone.was_staff AND staff.site_id = undone.site_id
		AND staff.author_id = undone.author_id
), written AS (
	INSERT INTO postbag.article_author (article_id, author_id, since)
	SELECT $1, undone.author_id, $6
	FROM undone
	CROSS JOIN here
	WHERE undone.was_author
	ON CONFLICT (article_id, author_id) DO NOTHING
), disowned AS (
	DELETE FROM postbag.article_author
	USING undone
	CROSS JOIN here
	WHERE NOT undone.was_author AND article_author.article_id = $1
		AND article_author.author_id = undone.author_id
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
