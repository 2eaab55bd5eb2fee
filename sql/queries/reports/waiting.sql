-- reports_waiting: what readers say against several comments and no moderator has dealt with.
-- kind    read
-- param   $1 bigint[]  article ids
-- param   $2 bigint[]  comment ids, one for each of them
-- param   $3 bigint  most reports of each comment: the newest
-- column  comment_id bigint
-- column  reason text
-- column  words text  or empty
-- column  reported_at timestamptz
-- column  waiting bigint  how many there are about this comment
SELECT asked.comment_id, latest.reason, latest.words, latest.reported_at, latest.waiting
FROM unnest($1, $2) AS asked (article_id, comment_id)
CROSS JOIN LATERAL (
	SELECT report_id, reason, words, reported_at, count(*) OVER () AS waiting
	FROM postbag.report
	WHERE report.article_id = asked.article_id AND report.comment_id = asked.comment_id
		AND report.resolved_at IS NULL
	ORDER BY reported_at DESC, report_id DESC
	LIMIT $3
) AS latest
ORDER BY asked.comment_id, latest.reported_at DESC, latest.report_id DESC
