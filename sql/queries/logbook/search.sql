-- logbook_search: as logbook_read, of what certain words are in: an event, a decision, or the title or the address
-- of the article that it is about. Rows are found by their words in one index, and are in order in
-- another. So the newest of each source are looked through in order ("near"), up to the moment to which all
-- sources are known ("edge"); and where these do not fill the page, everything is found by the words. Of
-- articles, only those are looked at that something near is about.
-- The server is not told the words where rows are found by them (SELECT): see queues_search.
-- Its plan is made for each run: see logbook_read.
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
-- param   $13 text  the words, as web searches take them
-- param   $14 bigint  how many rows of each source are near, those of all sites together
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
WITH near AS MATERIALIZED (
	SELECT
		newest.article_id, newest.decision_id, NULL::bigint AS event_id, newest.at, newest.has,
		mine.site_id AS source, $14 / greatest(cardinality($1), 1) AS most
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT
			decision.article_id, decision.decision_id, decision.decided_at AS at,
			decision.words @@ websearch_to_tsquery('pg_catalog.simple', $13) AS has
		FROM postbag.decision
		WHERE decision.site_id = mine.site_id
			@decided@
		ORDER BY decision.decided_at DESC, decision.decision_id DESC
		LIMIT $14 / greatest(cardinality($1), 1)
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at, newest.has, -mine.site_id, $14 / greatest(cardinality($1), 1)
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT
			event.event_id, event.at,
			event.words @@ websearch_to_tsquery('pg_catalog.simple', $13) AS has
		FROM postbag.event
		WHERE event.site_id = mine.site_id
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $14 / greatest(cardinality($1), 1)
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at, newest.has, 0, $14
	FROM (
		SELECT
			event.event_id, event.at,
			event.words @@ websearch_to_tsquery('pg_catalog.simple', $13) AS has
		FROM postbag.event
		WHERE event.site_id IS NULL AND $3
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $14
	) AS newest
	UNION ALL
	SELECT NULL, NULL, newest.event_id, newest.at, newest.has, 0, $14
	FROM (
		SELECT
			event.event_id, event.at,
			event.words @@ websearch_to_tsquery('pg_catalog.simple', $13) AS has
		FROM postbag.event
		WHERE event.site_id IS NULL AND event.concerns = $2 AND NOT $3
			@events@
		ORDER BY event.at DESC, event.event_id DESC
		LIMIT $14
	) AS newest
), edge AS MATERIALIZED (
	SELECT max(oldest.at) AS at
	FROM (
		SELECT min(near.at) AS at
		FROM near
		GROUP BY near.source, near.most
		HAVING count(*) >= near.most
	) AS oldest
), titled AS MATERIALIZED (
	SELECT article.article_id
	FROM (SELECT DISTINCT near.article_id FROM near WHERE NOT near.has) AS about
	JOIN postbag.article ON article.article_id = about.article_id
	WHERE postbag.article_words(article.title, article.url)
		@@ websearch_to_tsquery('pg_catalog.simple', $13)
), walked AS MATERIALIZED (
	SELECT near.article_id, near.decision_id, near.event_id, near.at
	FROM near
	CROSS JOIN edge
	WHERE (near.has OR near.article_id IN (SELECT titled.article_id FROM titled))
		AND near.at > coalesce(edge.at, '-infinity')
	ORDER BY near.at DESC, near.event_id DESC NULLS FIRST, near.decision_id DESC
	LIMIT $12
), known AS MATERIALIZED (
	SELECT edge.at IS NULL OR (SELECT count(*) FROM walked) >= $12 AS enough
	FROM edge
), beyond AS (
	SELECT decision.article_id, decision.decision_id, NULL::bigint AS event_id, decision.decided_at AS at
	FROM postbag.decision
	WHERE NOT (SELECT enough FROM known)
		AND decision.words @@ (SELECT websearch_to_tsquery('pg_catalog.simple', $13))
		AND decision.site_id = ANY ($1)
		@decided@
	UNION
	SELECT about.article_id, about.decision_id, NULL, about.at
	FROM (
		SELECT article.article_id
		FROM postbag.article
		WHERE NOT (SELECT enough FROM known)
			AND article.site_id = ANY ($1) AND article.leads_to IS NULL
			AND postbag.article_words(article.title, article.url)
				@@ (SELECT websearch_to_tsquery('pg_catalog.simple', $13))
		OFFSET 0
	) AS found
	CROSS JOIN LATERAL (
		SELECT decision.article_id, decision.decision_id, decision.decided_at AS at
		FROM postbag.decision
		WHERE decision.article_id = found.article_id AND decision.site_id = ANY ($1)
			@decided@
		OFFSET 0
	) AS about
	UNION ALL
	SELECT NULL, NULL, event.event_id, event.at
	FROM postbag.event
	WHERE NOT (SELECT enough FROM known)
		AND event.words @@ (SELECT websearch_to_tsquery('pg_catalog.simple', $13))
		AND (event.site_id = ANY ($1) OR (event.site_id IS NULL AND ($3 OR event.concerns = $2)))
		@events@
), found AS (
	SELECT article_id, decision_id, event_id, at
	FROM (
		SELECT walked.article_id, walked.decision_id, walked.event_id, walked.at
		FROM walked
		CROSS JOIN known
		WHERE known.enough
		UNION ALL
		SELECT article_id, decision_id, event_id, at
		FROM beyond
	) AS either
	ORDER BY at DESC, event_id DESC NULLS FIRST, decision_id DESC
	LIMIT $12
)
@logged@
