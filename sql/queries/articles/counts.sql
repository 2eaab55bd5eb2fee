-- articles_counts: counts of several articles, one row for each article and network.
-- kind    read
-- param   $1 bigint[]  article ids
-- column  article_id bigint
-- column  comments bigint  published ones
-- column  network text  null when it was never shared
-- column  shares bigint  with those counted elsewhere
SELECT
	article.article_id, article.comments, share_count.network,
	share_count.shares + share_count.base AS shares
FROM postbag.article
LEFT JOIN postbag.share_count ON share_count.article_id = article.article_id
WHERE article.article_id = ANY ($1)
