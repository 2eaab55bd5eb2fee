-- comments_newest: the published comment of an article that has so many newer ones.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  how many newer ones
-- column  comment_id bigint
SELECT comment_id
FROM postbag.comment
WHERE article_id = $1 AND status = 'published'
ORDER BY comment_id DESC
OFFSET $2
LIMIT 1
