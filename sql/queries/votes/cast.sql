-- votes_cast: counts, changes or withdraws the vote of one actor on one comment.
-- The comment's row is locked first, so that votes on it come one after the other, then the article's:
-- see comments_add. An author has one vote on any day, found by their number; anybody else is known
-- by the actor key. A vote that is there already is only ever turned round, so its old value is the
-- other one.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bytea  actor key
-- param   $4 bigint  the voter's author id, or null
-- param   $5 integer  1 up, -1 down, 0 withdraws
-- param   $6 timestamptz  now
-- column  own boolean  the voter wrote it: nothing was counted
-- column  ups bigint  of the comment, afterwards
-- column  downs bigint  likewise
WITH target AS (
	SELECT comment_id, coalesce(author_id = $4, false) AS own, ups, downs
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND status = 'published'
	FOR NO KEY UPDATE
), voter AS (
	SELECT
		target.comment_id,
		coalesce(
			(
				SELECT vote.actor_key
				FROM postbag.vote
				WHERE vote.article_id = $1 AND vote.comment_id = $2 AND vote.author_id = $4
			),
			$3
		) AS actor_key
	FROM target
	WHERE NOT target.own
), withdrawn AS (
	DELETE FROM postbag.vote
	USING voter
	WHERE $5 = 0 AND vote.article_id = $1 AND vote.comment_id = voter.comment_id
		AND vote.actor_key = voter.actor_key
	RETURNING vote.value
), cast_now AS (
	INSERT INTO postbag.vote (article_id, comment_id, actor_key, author_id, value, voted_at)
	SELECT $1, comment_id, actor_key, $4, $5, $6
	FROM voter
	WHERE $5 <> 0
	ON CONFLICT (article_id, comment_id, actor_key) DO UPDATE
		SET value = excluded.value, voted_at = excluded.voted_at
		WHERE vote.value <> excluded.value
	RETURNING value, xmax = 0 AS fresh
), change AS (
	SELECT -(value = 1)::integer AS up, -(value = -1)::integer AS down FROM withdrawn
	UNION ALL
	SELECT
		CASE WHEN value = 1 THEN 1 ELSE -(NOT fresh)::integer END,
		CASE WHEN value = -1 THEN 1 ELSE -(NOT fresh)::integer END
	FROM cast_now
), counted AS (
	UPDATE postbag.comment SET ups = comment.ups + change.up, downs = comment.downs + change.down
	FROM change
	WHERE comment.article_id = $1 AND comment.comment_id = $2
	RETURNING comment.ups, comment.downs
), raised AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM counted
	WHERE article.article_id = $1
)
SELECT
	target.own,
	coalesce(counted.ups, target.ups) AS ups,
	coalesce(counted.downs, target.downs) AS downs
FROM target
LEFT JOIN counted ON true
