-- decisions_of: one comment's decisions, oldest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  most rows
-- columns decision
-- column  article_title text
-- column  article_url text
SELECT @told.decision@, article.title AS article_title, article.url AS article_url
FROM postbag.decision_told AS told
JOIN postbag.article ON article.article_id = told.article_id
WHERE told.article_id = $1 AND told.comment_id = $2
ORDER BY told.decision_id
LIMIT $3
