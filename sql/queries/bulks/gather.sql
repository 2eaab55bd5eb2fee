-- bulks_gather: the comments that a moderator means: some that are picked, or all of a queue as it is
-- asked for; and where that is asked for, whatever else their authors have written there. Those that have the
-- wanted status already are left out. Its plan is made for each run: see queues_read.
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
-- param   $12 boolean  newest first: of no effect here
-- param   $13 bigint  after this comment id, in that order
-- param   $14 text  a cause of its status, or empty
-- param   $15 bytea  the actor key it came from, or null
-- param   $16 date  the day of that key, or null
-- param   $17 bytea[]  hashes of an e-mail address, one of which came with it; none: any
-- param   $18 bigint  most rows
-- param   $19 bigint[]  the articles of those picked; with some, the queue is of no interest
-- param   $20 bigint[]  those picked
-- param   $21 text  words to be found, or empty
-- param   $22 text  the language these are in, or empty
-- param   $23 boolean  and what else their authors have written
-- param   $24 text  the status they are to get
-- param   $25 bigint  up to this comment id
-- param   $26 bigint  of so many, how they begin
-- column  article_id bigint
-- column  comment_id bigint
-- column  site_id bigint
-- column  status text
-- column  seen_us bigint  when it was edited last, in microseconds since 1970, or 0
-- column  author_name text
-- column  begins text  its first words, or null
WITH part AS NOT MATERIALIZED (
	@stretch@
), named AS MATERIALIZED (
	SELECT comment.article_id, comment.comment_id, comment.site_id, comment.author_id
	FROM unnest($19, $20) AS picked (article_id, comment_id)
	JOIN postbag.comment ON comment.article_id = picked.article_id
		AND comment.comment_id = picked.comment_id
	WHERE comment.site_id = ANY ($1)
	UNION ALL
	SELECT article_id, comment_id, site_id, author_id
	FROM (
		SELECT of.article_id, of.comment_id, of.site_id, of.author_id
		FROM part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id, site_id, author_id
			FROM postbag.comment
			WHERE cardinality($19) = 0 AND comment.site_id = part.site_id
				AND comment.status <> $24
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				AND comment.comment_id <= $25
				@queued@
				@filter@
				AND ($21 = '' OR comment.words @@ (
					@asked@
				))
			ORDER BY comment.comment_id
			LIMIT $18
		) AS of
		ORDER BY of.comment_id
		LIMIT $18
	) AS queued
), chosen AS (
	SELECT article_id, comment_id
	FROM named
	UNION
	(SELECT other.article_id, other.comment_id
	FROM (SELECT DISTINCT site_id, author_id FROM named WHERE $23) AS writer
	CROSS JOIN LATERAL (
		SELECT article_id, comment_id
		FROM postbag.comment
		WHERE comment.author_id = writer.author_id AND comment.site_id = writer.site_id
			AND comment.status NOT IN ('deleted', $24)
		ORDER BY comment.comment_id
		LIMIT $18
	) AS other
	LIMIT $18)
)
SELECT
	comment.article_id, comment.comment_id, comment.site_id, comment.status,
	coalesce((extract(epoch FROM comment.edited_at) * 1000000)::bigint, 0) AS seen_us,
	comment.author_name,
	CASE WHEN row_number() OVER (ORDER BY comment.comment_id) <= $26
		THEN left(comment.body, 200)
	END AS begins
FROM chosen
JOIN postbag.comment ON comment.article_id = chosen.article_id
	AND comment.comment_id = chosen.comment_id
WHERE comment.status <> $24 AND comment.comment_id <= $25
ORDER BY comment.comment_id
LIMIT $18
