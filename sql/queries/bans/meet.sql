-- bans_meet: what a ban of an address, an author or an e-mail address would have met, newest first.
-- One of them is given; each has its index.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 timestamptz  since then
-- param   $3 bigint  author id, or null
-- param   $4 bytea  actor key, or null
-- param   $5 date  its day, or null
-- param   $6 bytea[]  hashes of an e-mail address, or none
-- param   $7 bigint  most rows
-- param   $8 integer  most letters of a text
-- columns met
SELECT
	article_id, comment_id, status, shadowed, author_name, left(body, $8) AS body, created_at,
	NULL::bytea AS email_sealed
FROM postbag.comment
WHERE site_id = $1 AND created_at >= $2 AND badge = ''
	AND ($3 IS NULL OR author_id = $3)
	AND ($4 IS NULL OR (actor_key = $4 AND actor_day = $5))
	AND (cardinality($6) = 0 OR email_hash = ANY ($6))
ORDER BY comment_id DESC
LIMIT $7
