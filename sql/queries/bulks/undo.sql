-- bulks_undo: takes back what a bulk that has ended has decided, as far as it still stands: to be done, as
-- another bulk.
-- kind    write
-- param   $1 bigint  bulk id
-- param   $2 bigint  moderator id: whose it must be
-- param   $3 text  moderator's name
-- param   $4 timestamptz  now
-- param   $5 bigint[]  ids of the sites where the moderator may decide
-- column  bulk_id bigint  of the new one; no row when there is nothing to take back
WITH standing AS (
	SELECT
		array_agg(decision.article_id ORDER BY decision.decision_id) AS article_ids,
		array_agg(decision.comment_id ORDER BY decision.decision_id) AS comment_ids,
		array_agg(decision.decision_id ORDER BY decision.decision_id) AS decision_ids
	FROM postbag.bulk
	JOIN postbag.decision ON decision.bulk_id = bulk.bulk_id
	JOIN postbag.decision_standing ON decision_standing.article_id = decision.article_id
		AND decision_standing.decision_id = decision.decision_id
	WHERE bulk.bulk_id = $1 AND bulk.moderator_id = $2 AND bulk.undoes IS NULL
		AND bulk.ended_at IS NOT NULL AND (bulk.taken_until IS NULL OR bulk.taken_until <= $4)
		AND decision.site_id = ANY ($5)
)
INSERT INTO postbag.bulk (
	moderator_id, moderator_name, undoes, reason, note, started_at,
	article_ids, comment_ids, decision_ids, total
)
SELECT $2, $3, $1, '', '', $4, article_ids, comment_ids, decision_ids, cardinality(comment_ids)
FROM standing
WHERE cardinality(comment_ids) > 0
RETURNING bulk_id
