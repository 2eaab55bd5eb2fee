-- epochs_tidy_actors: deletes from comments which address they came from, when that was long ago.
-- kind    idempotent
-- param   $1 date  days before this one
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	UPDATE postbag.comment SET actor_key = NULL, actor_day = NULL
	WHERE (article_id, comment_id) IN (
		SELECT article_id, comment_id
		FROM postbag.comment
		WHERE actor_key IS NOT NULL AND actor_day < $1
		ORDER BY actor_day
		LIMIT $2
		FOR NO KEY UPDATE SKIP LOCKED
	)
	RETURNING comment_id
)
SELECT count(*) AS deleted FROM gone
