-- articles_get: one article and its share counts, one row for each network it was shared to.
-- kind    read
-- param   $1 bigint  article id
-- column  article_id bigint
-- column  site_id bigint
-- column  url text
-- column  title text
-- column  thread_revision bigint
-- column  share_revision bigint
-- column  comments bigint  published ones
-- column  created_at timestamptz
-- column  closed boolean
-- column  held boolean
-- column  close_days integer  -1 where the site's setting holds
-- column  network text  null when it was never shared
-- column  shares bigint  with those counted elsewhere
SELECT
	article.article_id, article.site_id, article.url, article.title,
	article.thread_revision, article.share_revision, article.comments, article.created_at,
	article.closed, article.held, coalesce(article.close_days, -1) AS close_days,
	share_count.network, share_count.shares + share_count.base AS shares
FROM postbag.article
LEFT JOIN postbag.share_count ON share_count.article_id = article.article_id
WHERE article.article_id = $1
