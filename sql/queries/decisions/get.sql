-- decisions_get: one decision at some sites.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  decision id
-- columns decision
-- column  article_title text
-- column  article_url text
SELECT @told.decision@, article.title AS article_title, article.url AS article_url
FROM postbag.decision_told AS told
JOIN postbag.article ON article.article_id = told.article_id
WHERE told.site_id = ANY ($1) AND told.decision_id = $2
