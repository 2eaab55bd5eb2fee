-- bulks_find_key: what a moderator has decided under an idempotency key.
-- kind    read
-- param   $1 bigint  moderator id
-- param   $2 bytea  idempotency key
-- param   $3 bytea  content digest
-- column  bulk_id bigint
-- column  same boolean  whether the same was asked for
SELECT bulk_id, content_digest = $3 AS same
FROM postbag.bulk
WHERE moderator_id = $1 AND idempotency_key = $2
