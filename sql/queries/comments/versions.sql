-- comments_versions: the texts that the author of a comment or a moderator has replaced, newest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  most rows
-- column  body text
-- column  replaced_at timestamptz
-- column  replaced_by text  the moderator, or empty for the author
SELECT body, replaced_at, replaced_by
FROM postbag.comment_version
WHERE article_id = $1 AND comment_id = $2
ORDER BY version_id DESC
LIMIT $3
