-- comments_find_same: the newest comment of an author with this content that they have not taken back.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  author id
-- param   $3 bytea  content digest
-- column  comment_id bigint
-- column  author_id bigint
-- column  status text
-- column  member boolean  whether its author had been signed in by the site
-- column  same boolean  true
SELECT comment_id, author_id, status, member, true AS same
FROM postbag.comment
WHERE article_id = $1 AND author_id = $2 AND content_digest = $3 AND status <> 'deleted'
ORDER BY comment_id DESC
LIMIT 1
