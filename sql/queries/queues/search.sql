-- queues_search: as queues_read, of the comments that have certain words. Comments are found by their words
-- in one index, and are in order in another, and words that few have would be looked for through all of the
-- second, words that many have read all of in the first. So the first few of each status are asked how common
-- the words are. Where they seem to be common, what is near is looked through in order; else what lies in the
-- first four sheaves, of 16,384 numbers each, by which the words' index is narrowed down ("sheaved": see
-- comment_words). Either goes to an edge, and where that does not fill the page, what lies beyond is found by the words.
-- The server is kept from using the words' index for what is in order (IS TRUE), and a queue's for what is found
-- by words (LIMIT). It is not told the words there (SELECT): it would take the commonest for so dear,
-- although nothing is read for them, that it compiled the statement.
-- Its plan is made for each run: see queues_read.
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
-- param   $21 text  words to be found
-- param   $22 text  the language these are in, or empty
-- param   $23 bigint  how many comments of each status are near where the words are common, at all sites together
-- columns comment
-- columns card
WITH part AS MATERIALIZED (
	@stretch@
), sampled AS MATERIALIZED (
	SELECT
		count(*) FILTER (WHERE has) * 50 > count(*) AS common,
		CASE WHEN $12 THEN max(first.comment_id) ELSE min(first.comment_id) END / 16384 AS sheaf
	FROM part
	CROSS JOIN LATERAL (
		(SELECT comment_id, (comment.words @@ (
			@asked@
		)) IS TRUE AS has
		FROM postbag.comment
		WHERE NOT $12 AND comment.site_id = part.site_id
			AND comment.comment_id > part.above AND comment.comment_id < part.below
			@queued@
		ORDER BY comment.comment_id
		LIMIT $23 / 20)
		UNION ALL
		(SELECT comment_id, (comment.words @@ (
			@asked@
		)) IS TRUE AS has
		FROM postbag.comment
		WHERE $12 AND comment.site_id = part.site_id
			AND comment.comment_id > part.above AND comment.comment_id < part.below
			@queued@
		ORDER BY comment.comment_id DESC
		LIMIT $23 / 20)
	) AS first
), edge AS MATERIALIZED (
	SELECT CASE
		WHEN NOT common AND $12 THEN (sheaf - 3) * 16384
		WHEN NOT common THEN (sheaf + 4) * 16384 - 1
		ELSE (
			SELECT CASE WHEN $12 THEN max(last.comment_id) ELSE min(last.comment_id) END
			FROM part
			CROSS JOIN LATERAL (
				(SELECT comment_id
				FROM postbag.comment
				WHERE NOT $12 AND comment.site_id = part.site_id
					AND comment.comment_id > part.above AND comment.comment_id < part.below
					@queued@
				ORDER BY comment.comment_id
				OFFSET $23 / greatest(cardinality($1), 1)
				LIMIT 1)
				UNION ALL
				(SELECT comment_id
				FROM postbag.comment
				WHERE $12 AND comment.site_id = part.site_id
					AND comment.comment_id > part.above AND comment.comment_id < part.below
					@queued@
				ORDER BY comment.comment_id DESC
				OFFSET $23 / greatest(cardinality($1), 1)
				LIMIT 1)
			) AS last
		)
	END AS comment_id
	FROM sampled
), near AS MATERIALIZED (
	SELECT part.site_id, part.status,
		CASE WHEN $12 THEN greatest(part.above, edge.comment_id - 1) ELSE part.above END AS above,
		CASE WHEN $12 THEN part.below ELSE least(part.below, edge.comment_id + 1) END AS below
	FROM part
	CROSS JOIN edge
	CROSS JOIN sampled
	WHERE sampled.common
), walked AS MATERIALIZED (
	SELECT article_id, comment_id
	FROM (
		SELECT oldest.article_id, oldest.comment_id
		FROM near AS part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id
			FROM postbag.comment
			WHERE NOT $12 AND comment.site_id = part.site_id
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				@queued@
				@filter@
				AND (comment.words @@ (
					@asked@
				)) IS TRUE
			ORDER BY comment.comment_id
			LIMIT $18
		) AS oldest
		UNION ALL
		SELECT newest.article_id, newest.comment_id
		FROM near AS part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id
			FROM postbag.comment
			WHERE $12 AND comment.site_id = part.site_id
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				@queued@
				@filter@
				AND (comment.words @@ (
					@asked@
				)) IS TRUE
			ORDER BY comment.comment_id DESC
			LIMIT $18
		) AS newest
	) AS either
	ORDER BY CASE WHEN $12 THEN -comment_id ELSE comment_id END
	LIMIT $18
), sheaved AS MATERIALIZED (
	SELECT comment.article_id, comment.comment_id
	FROM (
		SELECT site_id, status, article_id, comment_id, reviewed_at, reported_at
		FROM postbag.comment
		WHERE comment.site_id = ANY ($1)
			AND comment.words @@ (SELECT
				@asked@
			)
			AND ARRAY[comment.comment_id / 16384] && (
				SELECT CASE
					WHEN $12 THEN ARRAY[sheaf, sheaf - 1, sheaf - 2, sheaf - 3]
					ELSE ARRAY[sheaf, sheaf + 1, sheaf + 2, sheaf + 3]
				END
				FROM sampled
			)
			@filter@
		LIMIT (SELECT CASE WHEN common THEN 0 END FROM sampled)
	) AS comment
	JOIN part ON part.site_id = comment.site_id
		@queued@
	WHERE comment.comment_id > part.above AND comment.comment_id < part.below
), beyond AS (
	SELECT comment.article_id, comment.comment_id
	FROM (
		SELECT site_id, status, article_id, comment_id, reviewed_at, reported_at
		FROM postbag.comment
		WHERE comment.site_id = ANY ($1)
			AND comment.words @@ (SELECT
				@asked@
			)
			@filter@
		LIMIT (
			SELECT CASE
				WHEN (SELECT count(*) FROM walked) + (SELECT count(*) FROM sheaved) >= $18 THEN 0
			END
		)
	) AS comment
	CROSS JOIN edge
	JOIN part ON part.site_id = comment.site_id
		@queued@
	WHERE comment.comment_id > CASE WHEN $12 THEN part.above ELSE edge.comment_id END
		AND comment.comment_id < CASE WHEN $12 THEN edge.comment_id ELSE part.below END
), found AS (
	SELECT article_id, comment_id
	FROM (
		SELECT article_id, comment_id
		FROM walked
		UNION ALL
		SELECT article_id, comment_id
		FROM sheaved
		UNION ALL
		SELECT article_id, comment_id
		FROM beyond
	) AS either
	ORDER BY CASE WHEN $12 THEN -comment_id ELSE comment_id END
	LIMIT $18
)
@cards@
