-- bulks_undo: takes back what a bulk that has ended has decided, as far as it still stands: to be done, as
-- another bulk; and notes it, at each of its sites.
-- kind    write
-- param   $1 bigint  bulk id
-- param   $2 bigint  moderator id: whose it must be, unless they own all of its sites
-- param   $3 text  moderator's name
-- param   $4 timestamptz  now
-- param   $5 bigint[]  ids of the sites where the moderator may decide
-- param   $6 bigint[]  ids of those that the moderator owns
-- column  bulk_id bigint  of the new one; no row when there is nothing to take back
WITH was AS MATERIALIZED (
	SELECT bulk_id, moderator_name, to_status
	FROM postbag.bulk
	WHERE bulk_id = $1 AND undoes IS NULL
		AND (moderator_id = $2 OR (cardinality(site_ids) > 0 AND site_ids <@ $6))
		AND ended_at IS NOT NULL AND (taken_until IS NULL OR taken_until <= $4)
), standing AS MATERIALIZED (
	SELECT
		array_agg(decision.article_id ORDER BY decision.decision_id) AS article_ids,
		array_agg(decision.comment_id ORDER BY decision.decision_id) AS comment_ids,
		array_agg(decision.decision_id ORDER BY decision.decision_id) AS decision_ids,
		array_agg(DISTINCT decision.site_id) AS site_ids
	FROM was
	JOIN postbag.decision ON decision.bulk_id = was.bulk_id
	CROSS JOIN LATERAL (
		SELECT FROM postbag.decision_standing
		WHERE decision_standing.article_id = decision.article_id
			AND decision_standing.decision_id = decision.decision_id
		LIMIT 1
	) AS stands
	WHERE decision.site_id = ANY ($5)
), undoing AS (
	INSERT INTO postbag.bulk (
		moderator_id, moderator_name, undoes, reason, note, started_at,
		article_ids, comment_ids, decision_ids, total, site_ids
	)
	SELECT
		$2, $3, $1, '', '', $4, article_ids, comment_ids, decision_ids, cardinality(comment_ids),
		site_ids
	FROM standing
	WHERE cardinality(comment_ids) > 0
	RETURNING bulk_id, total, site_ids
), told AS (
	SELECT
		site.site_id, $2::bigint AS moderator_id, $3 AS moderator_name,
		NULL::bigint AS concerns, 'bulk_undo' AS kind,
		format('bulk %s, by %s', was.bulk_id, was.moderator_name) AS subject,
		format('%s decisions: %s', undoing.total, was.to_status) AS before, '' AS after, $4 AS at
	FROM was
	CROSS JOIN undoing
	CROSS JOIN unnest(undoing.site_ids) AS site (site_id)
), noted AS (
	@event@
)
SELECT bulk_id FROM undoing
