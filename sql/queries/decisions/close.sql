-- decisions_close: closes an article's thread or opens it again, and notes who did it.
-- Comments that were on their way are in posted, or find the thread closed: see comments_add.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  moderator id
-- param   $3 text  moderator's name
-- param   $4 text  reason
-- param   $5 timestamptz  now
-- param   $6 boolean  whether it is to be closed
-- column  decision_id bigint  null when it was so already; no row when there is no such article
WITH turned AS (
	UPDATE postbag.article
	SET closed_after = CASE WHEN $6 THEN posted END, thread_revision = thread_revision + 1
	WHERE article_id = $1 AND closed <> $6 AND leads_to IS NULL
	RETURNING article_id, site_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, moderator_id, moderator_name, act, reason, decided_at
	)
	SELECT article_id, site_id, $2, $3, CASE WHEN $6 THEN 'close' ELSE 'open' END, $4, $5
	FROM turned
	RETURNING decision_id
)
SELECT (SELECT decision_id FROM noted) AS decision_id
FROM postbag.article
WHERE article_id = $1
