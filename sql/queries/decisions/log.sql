-- decisions_log: all decisions at some sites, newest first.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  before this decision; the largest number from the newest
-- param   $3 bigint  most rows
-- columns decision
-- column  article_title text
-- column  article_url text
SELECT @told.decision@, article.title AS article_title, article.url AS article_url
FROM (
	SELECT newest.article_id, newest.decision_id
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT article_id, decision_id
		FROM postbag.decision
		WHERE decision.site_id = mine.site_id AND decision.decision_id < $2
		ORDER BY decision.decision_id DESC
		LIMIT $3
	) AS newest
	ORDER BY newest.decision_id DESC
	LIMIT $3
) AS found
JOIN postbag.decision_told AS told ON told.article_id = found.article_id
	AND told.decision_id = found.decision_id
JOIN postbag.article ON article.article_id = told.article_id
ORDER BY told.decision_id DESC
