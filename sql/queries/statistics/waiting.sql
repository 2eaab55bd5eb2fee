-- statistics_waiting: what waits for a moderator at some sites, and since when: comments that are held,
-- and those about which a report waits. Of each site the oldest are read, up to a bound.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  how many comments, and how many reports, of each site are read at most
-- column  what text  held or reported
-- column  comments bigint
-- column  oldest timestamptz  since when the one waits that has waited longest, or null
-- column  median timestamptz  since when or longer half of them wait, or null
SELECT
	'held' AS what, count(*) AS comments, min(created_at) AS oldest,
	percentile_disc(0.5) WITHIN GROUP (ORDER BY created_at) AS median
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT created_at
	FROM postbag.comment
	WHERE comment.site_id = mine.site_id AND status = 'held'
	ORDER BY comment_id
	LIMIT $2
) AS held
UNION ALL
SELECT
	'reported' AS what, count(*) AS comments, min(since) AS oldest,
	percentile_disc(0.5) WITHIN GROUP (ORDER BY since) AS median
FROM (
	SELECT min(reported_at) AS since
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT article_id, comment_id, reported_at
		FROM postbag.report
		WHERE report.site_id = mine.site_id AND resolved_at IS NULL
		ORDER BY reported_at
		LIMIT $2
	) AS waiting
	GROUP BY article_id, comment_id
) AS reported
