-- epochs_tidy_taken: deletes what says who looks at a comment, when they have left it.
-- kind    idempotent
-- param   $1 timestamptz  now
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.comment_taken
	WHERE taken_until < $1 AND (article_id, comment_id) IN (
		SELECT article_id, comment_id
		FROM postbag.comment_taken
		WHERE taken_until < $1
		ORDER BY taken_until
		LIMIT $2
	)
	RETURNING comment_id
)
SELECT count(*) AS deleted FROM gone
