-- statistics_delays: how long held comments at some sites waited for a moderator's first decision, of
-- those decisions that were made between two moments: of each site the newest, up to a bound. When a
-- comment was posted is looked up by its key. Of one that was posted earlier than these moments it is
-- looked up, too, whether it was decided about before them.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 timestamptz  from
-- param   $3 timestamptz  until, without it
-- param   $4 bigint  how many decisions of each site are read at most
-- column  comments bigint
-- column  median_s bigint  null without any
-- column  p90_s bigint  likewise
WITH made AS MATERIALIZED (
	SELECT DISTINCT ON (article_id, comment_id)
		article_id, comment_id, decision_id, from_status, decided_at
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT article_id, comment_id, decision_id, from_status, decided_at
		FROM postbag.decision
		WHERE decision.site_id = mine.site_id AND decided_at >= $2 AND decided_at < $3
			AND moderator_id IS NOT NULL AND from_status <> to_status
		ORDER BY decided_at DESC
		LIMIT $4
	) AS newest
	ORDER BY article_id, comment_id, decision_id
)
SELECT
	count(*) AS comments,
	floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_s))::bigint AS median_s,
	floor(percentile_cont(0.9) WITHIN GROUP (ORDER BY waited_s))::bigint AS p90_s
FROM made
CROSS JOIN LATERAL (
	SELECT created_at, greatest(0, date_part('epoch', made.decided_at - created_at)) AS waited_s
	FROM postbag.comment
	WHERE comment.article_id = made.article_id AND comment.comment_id = made.comment_id
	LIMIT 1
) AS comment
WHERE from_status = 'held' AND (
	created_at >= $2
	OR NOT EXISTS (
		SELECT
		FROM postbag.decision AS earlier
		WHERE earlier.article_id = made.article_id AND earlier.comment_id = made.comment_id
			AND earlier.decision_id < made.decision_id
			AND earlier.moderator_id IS NOT NULL AND earlier.from_status <> earlier.to_status
	)
)
