-- comments_find_key: what was posted under an idempotency key.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bytea  idempotency key
-- param   $3 bytea  content digest
-- column  comment_id bigint
-- column  author_id bigint
-- column  status text
-- column  member boolean  whether its author had been signed in by the site
-- column  same boolean  whether it has the same content
SELECT comment_id, author_id, status, member, content_digest = $3 AS same
FROM postbag.comment
WHERE article_id = $1 AND idempotency_key = $2
