-- events_refused: notes that somebody was not let in under a name. A name that no moderator has is not
-- kept, as it may be a password in the wrong field; but that one was tried is written all the same, so
-- that the clock tells nobody which names there are.
-- kind    write
-- param   $1 text  the name that was tried
-- param   $2 text  kind
-- param   $3 timestamptz  now
WITH told AS (
	SELECT
		NULL::bigint AS site_id, NULL::bigint AS moderator_id, '' AS moderator_name,
		moderator.moderator_id AS concerns, $2 AS kind, coalesce(moderator.name, '') AS subject,
		'' AS before, '' AS after, $3 AS at
	FROM (VALUES ($1)) AS tried (name)
	LEFT JOIN postbag.moderator ON moderator.name = tried.name
)
@event@
