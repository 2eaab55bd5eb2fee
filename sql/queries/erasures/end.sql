-- erasures_end: forgets that accounts were deleted of which no comment is left. One that is being posted
-- while its account is deleted has time to come.
-- kind    idempotent
-- param   $1 timestamptz  only what was asked for before this
-- column  ended bigint
WITH gone AS (
	DELETE FROM postbag.erasure
	WHERE asked_at < $1 AND NOT EXISTS (
		SELECT FROM postbag.comment
		WHERE comment.author_id = erasure.account_id AND comment.site_id = erasure.site_id
			AND comment.created_at <= erasure.asked_at
	)
	RETURNING account_id
)
SELECT count(*) AS ended FROM gone
