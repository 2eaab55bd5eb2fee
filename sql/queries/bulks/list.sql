-- bulks_list: a moderator's bulks, and those of others that are about nothing but sites that the moderator
-- owns; newest first. Each of both comes from the index that has it in order.
-- kind    read
-- param   $1 bigint  moderator id
-- param   $2 bigint  bulk id; null: all
-- param   $3 bigint  most rows
-- param   $4 bigint[]  ids of the sites that the moderator owns
-- column  bulk_id bigint
-- column  moderator_name text  who decided
-- column  own boolean  whether that is the moderator
-- column  to_status text  null where something is taken back
-- column  undoing boolean
-- column  reason text
-- column  total bigint
-- column  done bigint
-- column  moved bigint  how many of them were as they should be, and are decided
-- column  started_at timestamptz
-- column  ended_at timestamptz  or null
-- column  stopper_name text  who has stopped it, or empty
-- column  undoable boolean
SELECT
	bulk.bulk_id, bulk.moderator_name, bulk.moderator_id = $1 AS own, bulk.to_status,
	bulk.undoes IS NOT NULL AS undoing, bulk.reason, bulk.total::bigint AS total,
	bulk.done::bigint AS done,
	(SELECT count(*) FROM postbag.decision WHERE decision.bulk_id = bulk.bulk_id) AS moved,
	bulk.started_at, bulk.ended_at, bulk.stopper_name,
	bulk.undoes IS NULL AND NOT EXISTS (
		SELECT
		FROM postbag.bulk AS undoing
		WHERE undoing.undoes = bulk.bulk_id AND undoing.stopped_at IS NULL
	) AS undoable
FROM (
	(SELECT bulk_id
	FROM postbag.bulk
	WHERE moderator_id = $1 AND ($2 IS NULL OR bulk_id = $2)
	ORDER BY bulk_id DESC
	LIMIT $3)
	UNION ALL
	(SELECT bulk_id
	FROM postbag.bulk
	WHERE cardinality($4) > 0 AND moderator_id <> $1 AND ($2 IS NULL OR bulk_id = $2)
		AND cardinality(site_ids) > 0 AND site_ids <@ $4
	ORDER BY bulk_id DESC
	LIMIT $3)
) AS found
JOIN postbag.bulk ON bulk.bulk_id = found.bulk_id
ORDER BY bulk.bulk_id DESC
LIMIT $3
