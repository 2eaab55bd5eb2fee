-- logbook_read: the log of everything at some sites, decisions and events, newest first; of the same
-- moment, decisions first. What is about no site is in it for who may see all of that, and for the moderator
-- whom it concerns. It is planned for each run, so that what is not asked for costs nothing; each source
-- gives no more than a page, from the index that has it in order. Of words nothing is known here: see
-- logbook_search.
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
-- param   $11 timestamptz  not before this moment, or null
-- param   $12 bigint  most rows
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
WITH found AS (
	SELECT newest.article_id, newest.decision_id, NULL::bigint AS event_id, newest.at
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT decision.article_id, decision.decision_id, decision.decided_at AS at
		FROM postbag.decision
		WHERE decision.site_id = mine.site_id
			@decided@
		ORDER BY decision.decided_at DESC, decision.decision_id DESC
		LIMIT $12
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
		LIMIT $12
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at
	FROM (
		SELECT event.event_id, event.at
		FROM postbag.event
		WHERE event.site_id IS NULL AND $3
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $12
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at
	FROM (
		SELECT event.event_id, event.at
		FROM postbag.event
		WHERE event.site_id IS NULL AND event.concerns = $2 AND NOT $3
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $12
	) AS newest
	ORDER BY 4 DESC, 3 DESC NULLS FIRST, 2 DESC
	LIMIT $12
)
@logged@
