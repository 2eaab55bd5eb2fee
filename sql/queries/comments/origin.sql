-- comments_origin: who wrote a comment, as far as that is kept.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- column  site_id bigint
-- column  author_id bigint
-- column  author_name text
-- column  badge text
-- column  member boolean
-- column  actor_key bytea  or null
-- column  actor_day date  or null
-- column  email_hash bytea  or null
-- column  email_sealed bytea  or null
SELECT
	site_id, author_id, author_name, badge, member, actor_key, actor_day, email_hash, email_sealed
FROM postbag.comment
WHERE article_id = $1 AND comment_id = $2
