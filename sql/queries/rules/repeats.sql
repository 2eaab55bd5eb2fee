-- rules_repeats: how often a text has been posted at a site lately.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bytea  digest of the text
-- param   $3 timestamptz  since then
-- param   $4 bigint  not this comment, or 0
-- param   $5 bigint  where counting stops
-- column  repeats bigint
SELECT count(*) AS repeats
FROM (
	SELECT
	FROM postbag.comment
	WHERE site_id = $1 AND text_digest = $2 AND created_at >= $3 AND comment_id <> $4
		AND status <> 'deleted'
	LIMIT $5
) AS found
