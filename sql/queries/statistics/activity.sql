-- statistics_activity: what happened at some sites between two moments, in steps; and what has become
-- of the comments posted then. Of each site and kind the newest are read, up to a bound; that they
-- are wanted in order makes the server read an index, and not the table.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 timestamptz  from
-- param   $3 timestamptz  until, without it
-- param   $4 bigint  seconds of a step
-- param   $5 bigint  how many of each site and kind are read at most
-- column  what text  posted, decided (by moderators) or reported; or a status: comments posted that have it now
-- column  at timestamptz  when the step begins; null with a status
-- column  number bigint
WITH posted AS MATERIALIZED (
	SELECT date_bin($4 * interval '1 second', created_at, $2) AS at, status, count(*) AS number
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT created_at, status
		FROM postbag.comment
		WHERE comment.site_id = mine.site_id AND created_at >= $2 AND created_at < $3
		ORDER BY created_at DESC
		LIMIT $5
	) AS newest
	GROUP BY 1, 2
)
SELECT 'posted' AS what, at, sum(number)::bigint AS number FROM posted GROUP BY at
UNION ALL
SELECT status AS what, NULL AS at, sum(number)::bigint AS number FROM posted GROUP BY status
UNION ALL
SELECT
	'decided' AS what, date_bin($4 * interval '1 second', decided_at, $2) AS at, count(*) AS number
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT decided_at
	FROM postbag.decision
	WHERE decision.site_id = mine.site_id AND decided_at >= $2 AND decided_at < $3
		AND moderator_id IS NOT NULL AND (from_status <> to_status OR act = 'keep')
	ORDER BY decided_at DESC
	LIMIT $5
) AS newest
GROUP BY 2
UNION ALL
SELECT
	'reported' AS what, date_bin($4 * interval '1 second', reported_at, $2) AS at,
	count(*) AS number
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT reported_at
	FROM postbag.report
	WHERE report.site_id = mine.site_id AND reported_at >= $2 AND reported_at < $3
	ORDER BY reported_at DESC
	LIMIT $5
) AS newest
GROUP BY 2
