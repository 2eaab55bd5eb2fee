-- articles_merge: all that an article has goes to another one of its site, of which it is another address
-- from then on.
-- Its comments are locked as other statements lock them: see comments_add. What belongs to a comment goes
-- with it by ON UPDATE CASCADE, so also what has come in the meantime. Whatever else comes in the
-- meantime has changed one of the article's numbers: they are lowered by what they were, and that
-- nothing may be left then is the constraint article_alias_is_empty, which undoes everything; a second
-- run takes that along. A comment whose idempotency key is taken at the other article gets another.
-- What was decided about the thread stays in the log as it is. The merge itself is noted.
-- kind    write
-- param   $1 bigint  the article that is no more
-- param   $2 bigint  the one that stays
-- param   $3 bigint  who does it, or null for the operator
-- param   $4 text  their name
-- param   $5 timestamptz  now
-- column  article_id bigint  no row when one of them is not there, or they are of two sites
WITH source AS MATERIALIZED (
	SELECT gone.*
	FROM postbag.article AS gone
	JOIN postbag.article AS goal ON goal.article_id = $2 AND goal.site_id = gone.site_id
	WHERE gone.article_id = $1 AND $1 <> $2
		AND gone.leads_to IS NULL AND goal.leads_to IS NULL
), locked AS MATERIALIZED (
	SELECT comment.comment_id
	FROM source
	JOIN postbag.comment ON comment.article_id = source.article_id
	ORDER BY comment.comment_id DESC
	FOR UPDATE OF comment
), moved AS (
	UPDATE postbag.comment
	SET article_id = $2,
		idempotency_key = CASE
			WHEN EXISTS (
				SELECT
				FROM postbag.comment AS other
				WHERE other.article_id = $2 AND other.idempotency_key = comment.idempotency_key
			)
			THEN substring(
				sha256(comment.idempotency_key || int8send(comment.comment_id)) FROM 1 FOR 16
			)
			ELSE comment.idempotency_key
		END
	FROM locked
	WHERE comment.article_id = $1 AND comment.comment_id = locked.comment_id
	RETURNING comment.comment_id
), spent AS (
	UPDATE postbag.work_spent
	SET article_id = $2
	FROM source
	WHERE work_spent.article_id = source.article_id
), pair AS MATERIALIZED (
	SELECT article_id
	FROM postbag.article
	WHERE article_id IN ($1, $2) AND (SELECT count(*) FROM moved) >= 0
		AND EXISTS (SELECT FROM source)
	ORDER BY article_id
	FOR NO KEY UPDATE
), emptied AS (
	UPDATE postbag.article
	SET leads_to = $2, closed_after = NULL, held = false, close_days = NULL,
		posted = article.posted - source.posted,
		comments = article.comments - source.comments,
		share_revision = article.share_revision - source.share_revision
	FROM source
	WHERE article.article_id = $1 AND (SELECT count(*) FROM pair) = 2
	RETURNING article.article_id
), filled AS (
	UPDATE postbag.article
	SET title = CASE WHEN article.title = '' THEN source.title ELSE article.title END,
		posted = article.posted + source.posted,
		closed_after = article.closed_after + source.posted,
		comments = article.comments + source.comments,
		thread_revision = article.thread_revision + 1,
		share_revision = article.share_revision + 1,
		created_at = least(article.created_at, source.created_at)
	FROM source
	WHERE article.article_id = $2 AND (SELECT count(*) FROM emptied) = 1
	RETURNING
		article.article_id, article.site_id, article.url, source.url AS gone_url,
		source.title AS gone_title
), led AS (
	UPDATE postbag.article SET leads_to = $2
	FROM filled
	WHERE article.leads_to = $1
), renewed AS (
	UPDATE postbag.site SET aliases = aliases + 1
	FROM filled
	WHERE site.site_id = filled.site_id
), counted AS (
	INSERT INTO postbag.share_count AS known (article_id, network, shares, base)
	SELECT filled.article_id, share_count.network, share_count.shares, share_count.base
	FROM filled
	JOIN postbag.share_count ON share_count.article_id = $1
	ORDER BY share_count.network
	ON CONFLICT (article_id, network) DO UPDATE
		SET shares = known.shares + excluded.shares, base = known.base + excluded.base
), cleared AS (
	UPDATE postbag.share_count SET shares = 0, base = 0
	FROM filled
	WHERE share_count.article_id = $1
), daily AS (
	INSERT INTO postbag.share_day AS known (article_id, site_id, network, day, shares)
	SELECT filled.article_id, filled.site_id, share_day.network, share_day.day, share_day.shares
	FROM filled
	JOIN postbag.share_day ON share_day.article_id = $1
	ORDER BY share_day.network, share_day.day
	ON CONFLICT (article_id, network, day) DO UPDATE SET shares = known.shares + excluded.shares
), undone AS (
	UPDATE postbag.share_day SET shares = 0
	FROM filled
	WHERE share_day.article_id = $1
), apart AS (
	INSERT INTO postbag.share_suspect AS known (
		article_id, site_id, network, day, suspect, counted, dropped
	)
	SELECT
		filled.article_id, filled.site_id, share_suspect.network, share_suspect.day,
		share_suspect.suspect, share_suspect.counted, share_suspect.dropped
	FROM filled
	JOIN postbag.share_suspect ON share_suspect.article_id = $1
	ORDER BY share_suspect.network, share_suspect.day
	ON CONFLICT (article_id, network, day) DO UPDATE
		SET suspect = known.suspect + excluded.suspect,
			counted = known.counted + excluded.counted,
			dropped = known.dropped + excluded.dropped
), no_more AS (
	UPDATE postbag.share_suspect SET suspect = 0, counted = 0, dropped = 0
	FROM filled
	WHERE share_suspect.article_id = $1
), unseen AS (
	DELETE FROM postbag.share_seen
	USING filled
	WHERE share_seen.article_id = $1
	RETURNING share_seen.network, share_seen.actor_key, share_seen.day
), seen AS (
	INSERT INTO postbag.share_seen (article_id, network, actor_key, day)
	SELECT $2, network, actor_key, day
	FROM unseen
	ON CONFLICT (article_id, network, actor_key, day) DO NOTHING
), unwritten AS (
	DELETE FROM postbag.article_author
	USING filled
	WHERE article_author.article_id = $1
	RETURNING article_author.author_id, article_author.since
), written AS (
	INSERT INTO postbag.article_author (article_id, author_id, since)
	SELECT $2, author_id, since
	FROM unwritten
	ON CONFLICT (article_id, author_id) DO NOTHING
), told AS (
	SELECT
		filled.site_id AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
		NULL::bigint AS concerns, 'article_merge' AS kind, ltrim(filled.gone_title || ' ' || filled.gone_url) AS subject,
		filled.gone_url AS before, filled.url AS after, $5 AS at
	FROM filled
), noted AS (
	@event@
)
SELECT article_id FROM filled
