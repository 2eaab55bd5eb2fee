-- articles_shares: how often an article was shared, by network: what we have counted, others have, and
-- what is suspect.
-- kind    read
-- param   $1 bigint  article id
-- column  network text
-- column  shares bigint  counted by us
-- column  base bigint  counted elsewhere
-- column  suspect bigint  came too fast, and nobody has said what they are
-- column  counted bigint  were suspect, and are among those counted by us
-- column  dropped bigint  were suspect, and are in no count
SELECT
	network, coalesce(known.shares, 0) AS shares, coalesce(known.base, 0) AS base,
	coalesce(apart.suspect, 0) AS suspect, coalesce(apart.counted, 0) AS counted,
	coalesce(apart.dropped, 0) AS dropped
FROM (SELECT network, shares, base FROM postbag.share_count WHERE article_id = $1) AS known
FULL JOIN (
	SELECT
		network, sum(suspect)::bigint AS suspect, sum(counted)::bigint AS counted,
		sum(dropped)::bigint AS dropped
	FROM postbag.share_suspect
	WHERE article_id = $1
	GROUP BY network
) AS apart USING (network)
