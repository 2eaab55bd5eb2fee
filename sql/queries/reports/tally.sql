-- reports_tally: about how many comments at some sites reports wait for a moderator, up to a bound.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  at how many reports to stop counting
-- column  comments bigint
SELECT count(DISTINCT comment_id) AS comments
FROM (
	SELECT comment_id
	FROM postbag.report
	WHERE site_id = ANY ($1) AND resolved_at IS NULL
	LIMIT $2
) AS waiting
