-- bulks_list: a moderator's bulks, newest first.
-- kind    read
-- param   $1 bigint  moderator id
-- param   $2 bigint  bulk id; null: all
-- param   $3 bigint  most rows
-- column  bulk_id bigint
-- column  to_status text  null where something is taken back
-- column  undoing boolean
-- column  reason text
-- column  total bigint
-- column  done bigint
-- column  moved bigint  how many of them were as they should be, and are decided
-- column  started_at timestamptz
-- column  ended_at timestamptz  or null
-- column  undoable boolean
SELECT
	bulk.bulk_id, bulk.to_status, bulk.undoes IS NOT NULL AS undoing, bulk.reason, bulk.total::bigint AS total,
	bulk.done::bigint AS done,
	(SELECT count(*) FROM postbag.decision WHERE decision.bulk_id = bulk.bulk_id) AS moved,
	bulk.started_at, bulk.ended_at,
	bulk.undoes IS NULL AND NOT EXISTS (
		SELECT FROM postbag.bulk AS undoing WHERE undoing.undoes = bulk.bulk_id
	) AS undoable
FROM postbag.bulk
WHERE bulk.moderator_id = $1 AND ($2 IS NULL OR bulk.bulk_id = $2)
ORDER BY bulk.bulk_id DESC
LIMIT $3
