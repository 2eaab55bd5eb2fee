-- articles_title: gives an article another title, and notes it.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 text  title
-- param   $3 bigint  who does it, or null for the operator
-- param   $4 text  their name
-- param   $5 timestamptz  now
-- column  article_id bigint  no row when there is no such article
WITH was AS (
	SELECT article_id, site_id, url, title
	FROM postbag.article
	WHERE article_id = $1 AND leads_to IS NULL
	FOR NO KEY UPDATE
), changed AS (
	UPDATE postbag.article
	SET title = $2, thread_revision = thread_revision + (was.title <> $2)::integer
	FROM was
	WHERE article.article_id = was.article_id
	RETURNING article.article_id
), told AS (
	SELECT
		was.site_id AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
		NULL::bigint AS concerns, 'article_title' AS kind, ltrim(was.title || ' ' || was.url) AS subject,
		was.title AS before, $2 AS after, $5 AS at
	FROM was
	WHERE was.title <> $2
), noted AS (
	@event@
)
SELECT article_id FROM changed
