-- articles_age: says how many days after it was first known an article takes no more comments.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  days; 0: never; null: as the site's setting says
-- column  article_id bigint  no row when there is no such article
UPDATE postbag.article
SET close_days = $2, thread_revision = thread_revision + (close_days IS DISTINCT FROM $2)::integer
WHERE article_id = $1 AND leads_to IS NULL
RETURNING article_id
