-- The cards of comments that are found, the CTE of that name, in the order that is asked for: the columns of
-- comment and of card. See queues_read, whose parameters these are. What belongs to each is joined before what is
-- counted of each (OFFSET 0): about the order of all of that, the server would think for longer than it takes.
SELECT
	@comment.comment@,
	comment.site_id, comment.site_name, comment.site_title, comment.article_title, comment.article_url,
	comment.parent_name, comment.parent_body, comment.reviewed_at, comment.taken_id, comment.taken_by,
	comment.taken_until, comment.actor_key, comment.actor_day, comment.email_hash,
	comment.email_sealed,
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
	SELECT
		@comment.comment@,
		comment.site_id, site.name AS site_name, site.title AS site_title,
		article.title AS article_title, article.url AS article_url,
		parent.author_name AS parent_name, left(parent.body, 200) AS parent_body,
		comment.reviewed_at, comment.reported_at, taken.moderator_id AS taken_id,
		taken.moderator_name AS taken_by, taken.taken_until, comment.actor_key, comment.actor_day,
		comment.email_hash, comment.email_sealed
	FROM found
	JOIN postbag.comment ON comment.article_id = found.article_id
		AND comment.comment_id = found.comment_id
	JOIN postbag.article ON article.article_id = comment.article_id
	JOIN postbag.site ON site.site_id = comment.site_id
	LEFT JOIN postbag.comment AS parent ON parent.article_id = comment.article_id
		AND parent.comment_id = comment.parent_id
	LEFT JOIN postbag.comment_taken AS taken ON taken.article_id = comment.article_id
		AND taken.comment_id = comment.comment_id
	OFFSET 0
) AS comment
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
		LIMIT $19
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
		LIMIT $20
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
		LIMIT $20
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
ORDER BY CASE WHEN $12 THEN -comment.comment_id ELSE comment.comment_id END
