-- articles_addresses: by which other URLs an article is found.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  most rows
-- column  url text
SELECT DISTINCT known.url
FROM postbag.article
CROSS JOIN LATERAL (
	SELECT article.article_key AS url
	UNION ALL
	(SELECT alias.url FROM postbag.article AS alias WHERE alias.leads_to = $1 LIMIT $2)
) AS known
WHERE article.article_id = $1 AND known.url <> article.url
ORDER BY known.url
LIMIT $2
