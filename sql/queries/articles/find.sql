-- articles_find: a page of the articles of some sites, newest first. Each site's articles lie in order in
-- article_newest, of which as many are read as the page needs. Those that have the words are all taken
-- from article_words and put in order: the planner knows too little of how rare a word is to choose.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 text  words of the title or the URL, or empty
-- param   $3 bigint  only this article, or null
-- param   $4 timestamptz  older than the article first known then
-- param   $5 bigint  and of this id
-- param   $6 bigint  most rows
-- param   $7 bigint  the number of waiting comments from which on they are not counted
-- column  article_id bigint
-- column  site_id bigint
-- column  url text
-- column  title text
-- column  comments bigint  published ones
-- column  created_at timestamptz
-- column  closed boolean
-- column  held boolean
-- column  close_days integer  -1 where the site's setting holds
-- column  waiting bigint  comments
-- column  shares bigint  by all networks, with those counted elsewhere
-- column  suspect bigint  shares that came too fast, and of which nobody has said what they are
WITH worded AS MATERIALIZED (
	SELECT article_id, created_at
	FROM postbag.article
	WHERE $2 <> '' AND article.site_id = ANY ($1) AND article.leads_to IS NULL
		AND postbag.article_words(title, url) @@ websearch_to_tsquery('simple', $2)
)
SELECT
	found.article_id, found.site_id, found.url, found.title, found.comments, found.created_at,
	found.closed, found.held, coalesce(found.close_days, -1) AS close_days,
	(
		SELECT count(*)
		FROM (
			SELECT
			FROM postbag.comment
			WHERE comment.article_id = found.article_id AND comment.status = 'held'
			LIMIT $7
		) AS held
	) AS waiting,
	(
		SELECT coalesce(sum(share_count.shares + share_count.base), 0)
		FROM postbag.share_count
		WHERE share_count.article_id = found.article_id
	)::bigint AS shares,
	(
		SELECT coalesce(sum(share_suspect.suspect), 0)
		FROM postbag.share_suspect
		WHERE share_suspect.article_id = found.article_id
	)::bigint AS suspect
FROM (
	SELECT article_id, site_id, url, title, comments, created_at, closed, held, close_days
	FROM (
		SELECT article_id, created_at
		FROM unnest($1) AS mine (site_id)
		CROSS JOIN LATERAL (
			SELECT article_id, created_at
			FROM postbag.article
			WHERE $2 = '' AND article.site_id = mine.site_id AND article.leads_to IS NULL
				AND ($3 IS NULL OR article.article_id = $3)
				AND (article.created_at, article.article_id) < ($4, $5)
			ORDER BY article.created_at DESC, article.article_id DESC
			LIMIT $6
		) AS newest
		UNION ALL
		SELECT article_id, created_at
		FROM worded
		WHERE (created_at, article_id) < ($4, $5)
		ORDER BY created_at DESC, article_id DESC
		LIMIT $6
	) AS page
	CROSS JOIN LATERAL (
		SELECT site_id, url, title, comments, closed, held, close_days
		FROM postbag.article
		WHERE article.article_id = page.article_id
		LIMIT 1
	) AS article
) AS found
ORDER BY found.created_at DESC, found.article_id DESC
