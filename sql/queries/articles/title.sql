-- articles_title: gives an article another title.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 text  title
-- column  article_id bigint  no row when there is no such article
UPDATE postbag.article
SET title = $2, thread_revision = thread_revision + (title <> $2)::integer
WHERE article_id = $1 AND leads_to IS NULL
RETURNING article_id
