-- bulks_stop: a bulk ends where it is: no process takes more of its comments; and notes it, at each of its
-- sites. One that has ended stays as it is.
-- kind    idempotent
-- param   $1 bigint  bulk id
-- param   $2 bigint  moderator id: whose it must be, unless they own all of its sites
-- param   $3 text  moderator's name
-- param   $4 timestamptz  now
-- param   $5 bigint[]  ids of the sites that the moderator owns
-- param   $6 boolean  one that takes another one back, too
-- column  stopped boolean  whether it went on until then; no row: there is no such bulk
-- column  at_work boolean  whether a process is still at some of them
WITH was AS MATERIALIZED (
	SELECT bulk_id, moderator_name, done, total, site_ids, ended_at, taken_until, stopped_at, stopper_id
	FROM postbag.bulk
	WHERE bulk_id = $1 AND (undoes IS NULL OR $6)
		AND (moderator_id = $2 OR (cardinality(site_ids) > 0 AND site_ids <@ $5))
	FOR UPDATE
), ended AS (
	UPDATE postbag.bulk SET ended_at = $4, stopped_at = $4, stopper_id = $2, stopper_name = $3
	FROM was
	WHERE bulk.bulk_id = was.bulk_id AND was.ended_at IS NULL
	RETURNING bulk.bulk_id
), told AS (
	SELECT
		site.site_id, $2::bigint AS moderator_id, $3 AS moderator_name,
		NULL::bigint AS concerns, 'bulk_stop' AS kind,
		format('bulk %s, by %s', was.bulk_id, was.moderator_name) AS subject,
		format('%s of %s comments', was.done, was.total) AS before, '' AS after, $4 AS at
	FROM was
	JOIN ended ON ended.bulk_id = was.bulk_id
	CROSS JOIN unnest(was.site_ids) AS site (site_id)
), noted AS (
	@event@
)
SELECT
	ended_at IS NULL OR (coalesce(stopped_at = $4, false) AND stopper_id = $2) AS stopped,
	coalesce(taken_until > $4, false) AS at_work
FROM was
