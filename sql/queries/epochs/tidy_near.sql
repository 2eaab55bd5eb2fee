-- epochs_tidy_near: deletes sketches of texts that are too old, and the oldest where there are too many.
-- kind    idempotent
-- param   $1 timestamptz  before then
-- param   $2 bigint  most rows that are kept
-- param   $3 bigint  most rows that are deleted
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.near_text
	WHERE (article_id, comment_id, posted_at, band) IN (
		SELECT article_id, comment_id, posted_at, band
		FROM postbag.near_text
		WHERE posted_at < greatest($1, (
			SELECT posted_at FROM postbag.near_text ORDER BY posted_at DESC OFFSET $2 LIMIT 1
		))
		ORDER BY posted_at
		LIMIT $3
	)
	RETURNING comment_id
)
SELECT count(*) AS deleted FROM gone
