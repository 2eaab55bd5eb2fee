-- reports_tally: about how many comments reports wait for a moderator, up to a bound.
-- kind    read
-- param   $1 bigint  at how many reports to stop counting
-- column  comments bigint
SELECT count(DISTINCT comment_id) AS comments
FROM (
	SELECT comment_id
	FROM postbag.report
	WHERE resolved_at IS NULL
	ORDER BY comment_id
	LIMIT $1
) AS waiting
