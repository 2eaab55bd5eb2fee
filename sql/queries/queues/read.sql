-- queues_read: comments for a moderator, from one of the queues, filtered, by age in either direction;
-- each with its article and site, what it answers, its author's record there, what readers report of it,
-- and what was decided about it. Its plan is made for each run, when all that is not asked for is gone.
-- Each site's comments of each status lie in order in the index: those are read in turn, as far as is
-- needed, between two numbers that the times asked for are translated to, since numbers rise with time.
-- What has a cause lies in order in an index likewise, by the status that is noted with it. Of the words of
-- a search nothing is known here: see queues_search.
-- Of records that are in one text, each ends with a record separator (\x1e) and its fields with a unit
-- separator (\x1f), which no text of ours has in it.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 text[]  statuses
-- param   $3 boolean  only those about which reports wait
-- param   $4 boolean  only published ones that no moderator has seen
-- param   $5 bigint  article id, or null
-- param   $6 bigint  comment id, or null
-- param   $7 bigint  author id, or null
-- param   $8 timestamptz  posted since then, or null
-- param   $9 timestamptz  posted before that, or null
-- param   $10 text  language, or empty
-- param   $11 text  reason of a report that waits, or empty
-- param   $12 boolean  newest first
-- param   $13 bigint  after this comment id, in that order
-- param   $14 text  a cause of its status, or empty
-- param   $15 bytea  the actor key it came from, or null
-- param   $16 date  the day of that key, or null
-- param   $17 bytea[]  hashes of an e-mail address, one of which came with it; none: any
-- param   $18 bigint  most rows
-- param   $19 bigint  how many of an author's comments to count at most
-- param   $20 bigint  most reports and decisions: the newest
-- columns comment
-- columns card
WITH part AS MATERIALIZED (
	@stretch@
), found AS (
	SELECT article_id, comment_id
	FROM (
		SELECT oldest.article_id, oldest.comment_id
		FROM part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id
			FROM postbag.comment
			WHERE NOT $12 AND comment.site_id = part.site_id
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				AND NOT (
					@bycause@
				)
				@queued@
				@filter@
			ORDER BY comment.comment_id
			LIMIT $18
		) AS oldest
		UNION ALL
		SELECT newest.article_id, newest.comment_id
		FROM part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id
			FROM postbag.comment
			WHERE $12 AND comment.site_id = part.site_id
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				AND NOT (
					@bycause@
				)
				@queued@
				@filter@
			ORDER BY comment.comment_id DESC
			LIMIT $18
		) AS newest
		UNION ALL
		SELECT oldest.article_id, oldest.comment_id
		FROM part
		CROSS JOIN LATERAL (
			SELECT DISTINCT ON (found.comment_id) comment.article_id, comment.comment_id
			FROM (
				@caused@
					AND NOT $12
				ORDER BY comment_cause.comment_id
				OFFSET 0
			) AS found
			JOIN postbag.comment ON comment.article_id = found.article_id
				AND comment.comment_id = found.comment_id
			WHERE comment.site_id = part.site_id
				@queued@
				@filter@
			ORDER BY found.comment_id
			LIMIT $18
		) AS oldest
		UNION ALL
		SELECT newest.article_id, newest.comment_id
		FROM part
		CROSS JOIN LATERAL (
			SELECT DISTINCT ON (found.comment_id) comment.article_id, comment.comment_id
			FROM (
				@caused@
					AND $12
				ORDER BY comment_cause.comment_id DESC
				OFFSET 0
			) AS found
			JOIN postbag.comment ON comment.article_id = found.article_id
				AND comment.comment_id = found.comment_id
			WHERE comment.site_id = part.site_id
				@queued@
				@filter@
			ORDER BY found.comment_id DESC
			LIMIT $18
		) AS newest
	) AS either
	ORDER BY CASE WHEN $12 THEN -comment_id ELSE comment_id END
	LIMIT $18
)
@cards@
