-- logbook_read: the log of everything at some sites, decisions and events, newest first; of the same
-- moment, decisions first. What is about no site is in it for who may see all of that, and for the moderator
-- whom it concerns. It is planned for each run, so that what is not asked for costs nothing; each source
-- gives no more than a page, from the index that has it in order.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  the moderator who asks
-- param   $3 boolean  whether they see everything that is about no site
-- param   $4 timestamptz  before this moment
-- param   $5 bigint  of that moment itself: decisions before this one
-- param   $6 bigint  of that moment itself: events before this one
-- param   $7 boolean  decisions are asked for
-- param   $8 boolean  events are asked for
-- param   $9 text[]  of these kinds, or null for all
-- param   $10 text  by the moderator of this name, or empty
-- param   $11 text  with these words, as web searches take them, or empty
-- param   $12 timestamptz  not before this moment, or null
-- param   $13 bigint  most rows
-- columns decision
-- column  article_title text
-- column  article_url text
-- column  event_id bigint  null for a decision
-- column  event_site_id bigint  or null
-- column  event_moderator text
-- column  kind text
-- column  subject text
-- column  before text
-- column  after text
-- column  at timestamptz
SELECT
	@told.decision@, article.title AS article_title, article.url AS article_url,
	event.event_id, event.site_id AS event_site_id,
	event.moderator_name AS event_moderator, event.kind, event.subject, event.before, event.after,
	event.at
FROM (
	SELECT newest.article_id, newest.decision_id, NULL::bigint AS event_id, newest.at
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT decision.article_id, decision.decision_id, decision.decided_at AS at
		FROM postbag.decision
		WHERE decision.site_id = mine.site_id AND $7
			AND (decision.decided_at, decision.decision_id) < ($4, $5)
			AND ($10 = '' OR decision.moderator_name = $10)
			AND ($11 = '' OR to_tsvector(
				'pg_catalog.simple',
				decision.moderator_name || ' ' || decision.reason || ' ' || decision.note
			) @@ websearch_to_tsquery('pg_catalog.simple', $11))
			AND ($12 IS NULL OR decision.decided_at >= $12)
		ORDER BY decision.decided_at DESC, decision.decision_id DESC
		LIMIT $13
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT event.event_id, event.at
		FROM postbag.event
		WHERE event.site_id = mine.site_id
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $13
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at
	FROM (
		SELECT event.event_id, event.at
		FROM postbag.event
		WHERE event.site_id IS NULL AND $3
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $13
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at
	FROM (
		SELECT event.event_id, event.at
		FROM postbag.event
		WHERE event.site_id IS NULL AND event.concerns = $2 AND NOT $3
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $13
	) AS newest
	ORDER BY 4 DESC, 3 DESC NULLS FIRST, 2 DESC
	LIMIT $13
) AS found
LEFT JOIN postbag.decision_told AS told ON told.article_id = found.article_id
	AND told.decision_id = found.decision_id
LEFT JOIN postbag.article ON article.article_id = found.article_id
LEFT JOIN postbag.event ON event.event_id = found.event_id
ORDER BY found.at DESC, found.event_id DESC NULLS FIRST, found.decision_id DESC
