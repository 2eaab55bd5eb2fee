-- queues_read: comments for a moderator, from one of the queues, filtered, by age in either direction;
-- each with its article and site, what it answers, its author's record there, what readers report of it,
-- and what was decided about it. Its plan is made for each run, when all that is not asked for is gone.
-- Each site's comments of each status lie in order in the index: those are read in turn, as far as is
-- needed, between two numbers that the times asked for are translated to, since numbers rise with time.
-- Words that few or none have would be looked for through all of them. So with words only what is near is
-- looked through, to the edge; where that does not fill the page, what lies beyond is found by the words, and
-- only then by its place. The server is kept from using the words' index for the first (IS TRUE), and a queue's
-- for the second (LIMIT, of none or of all). It is not told the words there (SELECT): it would take the
-- commonest for so dear, although nothing is read for them, that it compiled the statement.
-- Of records that are in one text, each ends with a record separator (\x1e) and its fields with a unit
-- separator (\x1f), which no text of ours has in it.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 text[]  statuses
-- param   $3 boolean  only those about which reports wait
-- param   $4 boolean  only published ones that no moderator has seen
-- param   $5 bigint  article id, or null
-- param   $6 bigint  comment id, or null
-- param   $7 bigint  author id, or null
-- param   $8 timestamptz  posted since then, or null
-- param   $9 timestamptz  posted before that, or null
-- param   $10 text  language, or empty
-- param   $11 text  reason of a report that waits, or empty
-- param   $12 text  words to be found, or empty
-- param   $13 text  the language these are in, or empty
-- param   $14 boolean  newest first
-- param   $15 bigint  after this comment id, in that order
-- param   $16 text  a cause of its status, or empty
-- param   $17 bytea  the actor key it came from, or null
-- param   $18 date  the day of that key, or null
-- param   $19 bytea[]  hashes of an e-mail address, one of which came with it; none: any
-- param   $20 bigint  most rows
-- param   $21 bigint  how many of an author's comments to count at most
-- param   $22 bigint  most reports and decisions: the newest
-- param   $23 bigint  how many comments of each status are near, at all sites together
-- columns comment
-- column  site_id bigint
-- column  site_name text
-- column  site_title text
-- column  article_title text
-- column  article_url text
-- column  parent_name text  of what it answers, or null
-- column  parent_body text  likewise: how it begins
-- column  reviewed_at timestamptz  when a moderator last decided about it, or null
-- column  taken_id bigint  the moderator who has looked at it last, or null
-- column  taken_by text  their name, or null
-- column  taken_until timestamptz  until when they may look at it still, or null
-- column  actor_key bytea  where it came from, or null
-- column  actor_day date  the day of that key, or null
-- column  email_hash bytea  of the e-mail address that came with it, or null
-- column  first_at timestamptz  when its author first posted at the site
-- column  published bigint  of its author's comments at the site, this one too
-- column  held bigint
-- column  spam bigint
-- column  rejected bigint
-- column  deleted bigint
-- column  reports_waiting bigint
-- column  reports text  reason, microseconds since 1970, words
-- column  decisions text  who, from, to, act, microseconds since 1970, reason
-- column  causes text  cause, outcome, score, rule or ban, detail
WITH part AS MATERIALIZED (
	@stretch@
), edge AS MATERIALIZED (
	SELECT CASE WHEN $14 THEN max(last.comment_id) ELSE min(last.comment_id) END AS comment_id
	FROM part
	CROSS JOIN LATERAL (
		(SELECT comment_id
		FROM postbag.comment
		WHERE NOT $14 AND comment.site_id = part.site_id
			AND comment.comment_id > part.above AND comment.comment_id < part.below
			@queued@
		ORDER BY comment.comment_id
		OFFSET $23 / greatest(cardinality($1), 1)
		LIMIT 1)
		UNION ALL
		(SELECT comment_id
		FROM postbag.comment
		WHERE $14 AND comment.site_id = part.site_id
			AND comment.comment_id > part.above AND comment.comment_id < part.below
			@queued@
		ORDER BY comment.comment_id DESC
		OFFSET $23 / greatest(cardinality($1), 1)
		LIMIT 1)
	) AS last
	WHERE $12 <> ''
), near AS MATERIALIZED (
	SELECT part.site_id, part.status,
		CASE WHEN $14 THEN greatest(part.above, edge.comment_id - 1) ELSE part.above END AS above,
		CASE WHEN $14 THEN part.below ELSE least(part.below, edge.comment_id + 1) END AS below
	FROM part
	CROSS JOIN edge
), walked AS MATERIALIZED (
	SELECT article_id, comment_id
	FROM (
		SELECT oldest.article_id, oldest.comment_id
		FROM near AS part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id
			FROM postbag.comment
			WHERE NOT $14 AND comment.site_id = part.site_id
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				@queued@
				@filter@
				AND ($12 = '' OR (comment.words @@ (
					@asked@
				)) IS TRUE)
			ORDER BY comment.comment_id
			LIMIT $20
		) AS oldest
		UNION ALL
		SELECT newest.article_id, newest.comment_id
		FROM near AS part
		CROSS JOIN LATERAL (
			SELECT article_id, comment_id
			FROM postbag.comment
			WHERE $14 AND comment.site_id = part.site_id
				AND comment.comment_id > part.above AND comment.comment_id < part.below
				@queued@
				@filter@
				AND ($12 = '' OR (comment.words @@ (
					@asked@
				)) IS TRUE)
			ORDER BY comment.comment_id DESC
			LIMIT $20
		) AS newest
	) AS either
	ORDER BY CASE WHEN $14 THEN -comment_id ELSE comment_id END
	LIMIT $20
), beyond AS (
	SELECT comment.article_id, comment.comment_id
	FROM (
		SELECT site_id, status, article_id, comment_id, reviewed_at, reported_at
		FROM postbag.comment
		WHERE $12 <> '' AND comment.site_id = ANY ($1)
			AND comment.words @@ (SELECT
				@asked@
			)
			@filter@
		LIMIT (SELECT CASE WHEN count(*) >= $20 THEN 0 END FROM walked)
	) AS comment
	CROSS JOIN edge
	JOIN part ON part.site_id = comment.site_id
		@queued@
	WHERE comment.comment_id > CASE WHEN $14 THEN part.above ELSE edge.comment_id END
		AND comment.comment_id < CASE WHEN $14 THEN edge.comment_id ELSE part.below END
)
SELECT
	@comment.comment@,
	comment.site_id,
	site.name AS site_name, site.title AS site_title,
	article.title AS article_title, article.url AS article_url,
	parent.author_name AS parent_name, left(parent.body, 200) AS parent_body,
	comment.reviewed_at,
	taken.moderator_id AS taken_id, taken.moderator_name AS taken_by, taken.taken_until,
	comment.actor_key, comment.actor_day, comment.email_hash,
	(
		SELECT created_at
		FROM postbag.comment AS first
		WHERE first.author_id = comment.author_id AND first.site_id = comment.site_id
		ORDER BY first.comment_id
		LIMIT 1
	) AS first_at,
	record.published, record.held, record.spam, record.rejected, record.deleted,
	reports.waiting AS reports_waiting, reports.reports, decided.decisions,
	judged.causes
FROM (
	SELECT article_id, comment_id
	FROM (
		SELECT article_id, comment_id
		FROM walked
		UNION ALL
		SELECT article_id, comment_id
		FROM beyond
	) AS either
	ORDER BY CASE WHEN $14 THEN -comment_id ELSE comment_id END
	LIMIT $20
) AS found
JOIN postbag.comment ON comment.article_id = found.article_id
	AND comment.comment_id = found.comment_id
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
LEFT JOIN postbag.comment AS parent ON parent.article_id = comment.article_id
	AND parent.comment_id = comment.parent_id
LEFT JOIN postbag.comment_taken AS taken ON taken.article_id = comment.article_id
	AND taken.comment_id = comment.comment_id
CROSS JOIN LATERAL (
	SELECT
		count(*) FILTER (WHERE status = 'published') AS published,
		count(*) FILTER (WHERE status = 'held') AS held,
		count(*) FILTER (WHERE status = 'spam') AS spam,
		count(*) FILTER (WHERE status = 'rejected') AS rejected,
		count(*) FILTER (WHERE status = 'deleted') AS deleted
	FROM (
		SELECT other.status
		FROM postbag.comment AS other
		WHERE other.author_id = comment.author_id AND other.site_id = comment.site_id
		ORDER BY other.comment_id DESC
		LIMIT $21
	) AS latest
) AS record
CROSS JOIN LATERAL (
	SELECT
		coalesce(max(latest.waiting), 0) AS waiting,
		coalesce(string_agg(
			concat_ws(E'\x1f', latest.reason,
				(extract(epoch FROM latest.reported_at) * 1000000)::bigint, latest.words) || E'\x1e',
			'' ORDER BY latest.reported_at DESC, latest.report_id DESC
		), '') AS reports
	FROM (
		SELECT reason, words, reported_at, report_id, count(*) OVER () AS waiting
		FROM postbag.report
		WHERE comment.reported_at IS NOT NULL AND report.article_id = comment.article_id
			AND report.comment_id = comment.comment_id AND report.resolved_at IS NULL
		ORDER BY reported_at DESC, report_id DESC
		LIMIT $22
	) AS latest
) AS reports
CROSS JOIN LATERAL (
	SELECT coalesce(string_agg(
		concat_ws(E'\x1f', latest.moderator_name, latest.from_status, latest.to_status, latest.act,
			(extract(epoch FROM latest.decided_at) * 1000000)::bigint, latest.reason) || E'\x1e',
		'' ORDER BY latest.decision_id
	), '') AS decisions
	FROM (
		SELECT moderator_name, from_status, to_status, act, decided_at, reason, decision_id
		FROM postbag.decision
		WHERE decision.article_id = comment.article_id
			AND decision.comment_id = comment.comment_id
		ORDER BY decision_id DESC
		LIMIT $22
	) AS latest
) AS decided
CROSS JOIN LATERAL (
	SELECT coalesce(string_agg(
		concat_ws(E'\x1f', cause, outcome, score, coalesce(rule_id, 0), detail) || E'\x1e',
		'' ORDER BY place
	), '') AS causes
	FROM postbag.comment_cause
	WHERE comment_cause.article_id = comment.article_id
		AND comment_cause.comment_id = comment.comment_id
) AS judged
ORDER BY CASE WHEN $14 THEN -comment.comment_id ELSE comment.comment_id END
