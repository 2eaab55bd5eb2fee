-- epochs_tidy_seen: deletes who was counted on days that are over.
-- kind    idempotent
-- param   $1 date  days before this one
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.share_seen
	WHERE (article_id, network, actor_key, day) IN (
		SELECT article_id, network, actor_key, day
		FROM postbag.share_seen
		WHERE day < $1
		ORDER BY day
		LIMIT $2
	)
	RETURNING day
)
SELECT count(*) AS deleted FROM gone
