-- articles_move: an article is found at another URL from now on; whoever comes by the one before is led
-- to it as well, since its id was made from the first of them and stays. It is noted.
-- Its revisions rise, so that a merge of it at the same time finds it changed.
-- The id of the new URL gets a row of its own that leads here. Where an article comes to be under that id
-- at the same time, the constraint article_alias_is_empty undoes everything, and a second run tells so.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 text  the new URL, canonical
-- param   $3 bigint  the id made from it, which is the article's own when it moves back
-- param   $4 bigint  who does it, or null for the operator
-- param   $5 text  their name
-- param   $6 timestamptz  now
-- column  article_id bigint
-- column  taken bigint  the article that has the URL: nothing was moved; or null
WITH taken AS (
	SELECT coalesce(leads_to, article_id) AS article_id
	FROM postbag.article
	WHERE article_id = $3 AND $3 <> $1 AND leads_to IS DISTINCT FROM $1
), was AS (
	SELECT url, title FROM postbag.article WHERE article_id = $1
), moved AS (
	UPDATE postbag.article
	SET url = $2, thread_revision = thread_revision + 1, share_revision = share_revision + 1
	WHERE article_id = $1 AND leads_to IS NULL AND NOT EXISTS (SELECT FROM taken)
	RETURNING article_id, site_id
), led AS (
	INSERT INTO postbag.article AS known (
		article_id, site_id, article_key, url, title, leads_to, created_at
	)
	SELECT $3, site_id, $2, $2, '', article_id, $6
	FROM moved
	WHERE $3 <> $1
	ON CONFLICT (article_id) DO UPDATE SET leads_to = excluded.leads_to
), counted AS (
	UPDATE postbag.site SET aliases = aliases + 1
	FROM moved
	WHERE site.site_id = moved.site_id
), told AS (
	SELECT
		moved.site_id AS site_id, $4::bigint AS moderator_id, $5 AS moderator_name,
		NULL::bigint AS concerns, 'article_move' AS kind, ltrim(was.title || ' ' || was.url) AS subject,
		was.url AS before, $2 AS after, $6 AS at
	FROM moved
	CROSS JOIN was
	WHERE was.url <> $2
), noted AS (
	@event@
)
SELECT article.article_id, (SELECT article_id FROM taken) AS taken
FROM postbag.article
WHERE article.article_id = $1 AND article.leads_to IS NULL
