-- bulks_add: a decision about many comments, to be done; none when the moderator has used its key already.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 text  moderator's name
-- param   $3 text  the status they get
-- param   $4 text  reason, or empty
-- param   $5 text  of a rejection: its ground, or null
-- param   $6 text  of a rejection: what the authors are told beside it, or empty
-- param   $7 timestamptz  now
-- param   $8 bigint[]  the articles of the comments
-- param   $9 bigint[]  the comments
-- param   $10 text[]  the status of each
-- param   $11 bigint[]  when each was edited last, in microseconds since 1970, or 0
-- param   $12 bigint[]  the sites of the comments, each once
-- param   $13 bytea  idempotency key, or null
-- param   $14 bytea  content digest, or null
-- column  bulk_id bigint
INSERT INTO postbag.bulk (
	moderator_id, moderator_name, to_status, reason, ground, note, started_at,
	article_ids, comment_ids, statuses, seen_us, total, site_ids,
	idempotency_key, content_digest
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, cardinality($9), $12, $13, $14)
ON CONFLICT (moderator_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
RETURNING bulk_id
