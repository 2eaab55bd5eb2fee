-- queues_tally: how many comments wait in each of the queues at some sites, up to a bound.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  where to stop counting
-- column  held bigint
-- column  reported bigint
-- column  unreviewed bigint
-- column  spam bigint
-- column  rejected bigint
-- column  deleted bigint
SELECT
	(
		SELECT count(*) FROM (
			SELECT FROM postbag.comment WHERE site_id = ANY ($1) AND status = 'held' LIMIT $2
		) AS bounded
	) AS held,
	(
		SELECT count(*) FROM (
			SELECT FROM postbag.comment WHERE site_id = ANY ($1) AND reported_at IS NOT NULL
			LIMIT $2
		) AS bounded
	) AS reported,
	(
		SELECT count(*) FROM (
			SELECT FROM postbag.comment
			WHERE site_id = ANY ($1) AND status = 'published' AND reviewed_at IS NULL
			LIMIT $2
		) AS bounded
	) AS unreviewed,
	(
		SELECT count(*) FROM (
			SELECT FROM postbag.comment WHERE site_id = ANY ($1) AND status = 'spam' LIMIT $2
		) AS bounded
	) AS spam,
	(
		SELECT count(*) FROM (
			SELECT FROM postbag.comment WHERE site_id = ANY ($1) AND status = 'rejected' LIMIT $2
		) AS bounded
	) AS rejected,
	(
		SELECT count(*) FROM (
			SELECT FROM postbag.comment WHERE site_id = ANY ($1) AND status = 'deleted' LIMIT $2
		) AS bounded
	) AS deleted
