-- memories_recall: what a site remembers of a text that comes in: in how many comments of each kind each of
-- its words was, and how many comments there were; by bucket. And the texts since a time that have a band of
-- its sketch, newest first; of each band no more than so many are looked at.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint[]  the buckets of the words
-- param   $3 bigint[]  the bands of the sketch
-- param   $4 timestamptz  texts since then
-- param   $5 bigint  but not of this comment, or 0
-- param   $6 bigint  most texts of a band
-- column  bucket bigint  -1: the comments; -2: a text
-- column  good bigint  null with a text
-- column  spam bigint  likewise
-- column  article_id bigint  of a text; else null
-- column  comment_id bigint  likewise
-- column  sketch bytea  likewise
SELECT
	-1::bigint AS bucket, learned_good AS good, learned_spam AS spam,
	NULL::bigint AS article_id, NULL::bigint AS comment_id, NULL::bytea AS sketch
FROM postbag.site
WHERE site_id = $1
UNION ALL
SELECT bucket, good, spam, NULL, NULL, NULL
FROM postbag.lesson_word
WHERE site_id = $1 AND bucket = ANY ($2)
UNION ALL
SELECT -2, NULL, NULL, article_id, comment_id, sketch
FROM (
	SELECT DISTINCT ON (comment_id) found.article_id, found.comment_id, found.sketch
	FROM unnest($3) AS asked (band)
	CROSS JOIN LATERAL (
		SELECT article_id, comment_id, sketch, posted_at
		FROM postbag.near_text
		WHERE near_text.site_id = $1 AND near_text.band = asked.band
			AND near_text.posted_at >= $4 AND near_text.comment_id <> $5
		ORDER BY posted_at DESC
		LIMIT $6
	) AS found
	ORDER BY comment_id, found.posted_at DESC
) AS like_it
ORDER BY bucket, comment_id DESC
