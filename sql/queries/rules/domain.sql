-- rules_domain: how many comments have been published with e-mail addresses of a domain.
-- kind    read
-- param   $1 bytea[]  its hashes, one for each key
-- param   $2 bigint  where counting stops
-- column  published bigint
SELECT count(*) AS published
FROM (
	SELECT
	FROM postbag.comment
	WHERE domain_hash = ANY ($1) AND status = 'published'
	LIMIT $2
) AS found
