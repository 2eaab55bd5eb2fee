-- comments_names: who wrote some published comments of an article.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint[]  comment ids
-- column  comment_id bigint
-- column  author_name text
SELECT comment_id, author_name
FROM postbag.comment
WHERE article_id = $1 AND comment_id = ANY ($2) AND status = 'published'
