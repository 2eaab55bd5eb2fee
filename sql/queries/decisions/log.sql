-- decisions_log: all decisions at some sites, newest first.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  before this decision; the largest number from the newest
-- param   $3 bigint  most rows
-- column  decision_id bigint
-- column  article_id bigint
-- column  comment_id bigint  null when it is about the thread
-- column  moderator_name text  empty for the author
-- column  from_status text  null when it is about the thread
-- column  to_status text  likewise
-- column  act text  what was done that moves nothing; empty for a move
-- column  reason text
-- column  decided_at timestamptz
-- column  article_title text
-- column  article_url text
-- column  author_name text  of the comment, or null
SELECT
	decision.decision_id, decision.article_id, decision.comment_id, decision.moderator_name,
	decision.from_status, decision.to_status, decision.act, decision.reason, decision.decided_at,
	article.title AS article_title, article.url AS article_url, comment.author_name
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT *
	FROM postbag.decision
	WHERE decision.site_id = mine.site_id AND decision.decision_id < $2
	ORDER BY decision.decision_id DESC
	LIMIT $3
) AS decision
JOIN postbag.article ON article.article_id = decision.article_id
LEFT JOIN postbag.comment ON comment.article_id = decision.article_id
	AND comment.comment_id = decision.comment_id
ORDER BY decision.decision_id DESC
LIMIT $3
