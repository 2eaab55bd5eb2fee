-- bulks_stop: a bulk ends where it is: no process takes more of its comments.
-- kind    idempotent
-- param   $1 bigint  bulk id
-- param   $2 bigint  moderator id: whose it must be
-- param   $3 timestamptz  now
-- column  at_work boolean  whether a process is still at some of them; no row: there is no such bulk
UPDATE postbag.bulk SET ended_at = coalesce(ended_at, $3)
WHERE bulk_id = $1 AND moderator_id = $2 AND undoes IS NULL
RETURNING coalesce(taken_until > $3, false) AS at_work
