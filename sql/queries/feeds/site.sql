-- feeds_site: a page of a site's feed: which comments, newest first, and whether they have changed.
-- What readers see of a comment changes only together with its article's revision.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 timestamptz  older than the comment of this moment
-- param   $3 bigint  and of this id
-- param   $4 bigint  comments on a page
-- column  article_id bigint
-- column  comment_id bigint
-- column  created_at timestamptz
-- column  newer boolean  none of the page: the page before this one is what is older than it
-- column  revision bigint  of its article's thread
WITH page AS MATERIALIZED (
	(
		SELECT article_id, comment_id, created_at, false AS newer
		FROM postbag.comment
		WHERE site_id = $1 AND status = 'published' AND (created_at, comment_id) < ($2, $3)
		ORDER BY created_at DESC, comment_id DESC
		LIMIT $4 + 1
	)
	UNION ALL
	(
		SELECT article_id, comment_id, created_at, true
		FROM postbag.comment
		WHERE site_id = $1 AND status = 'published' AND (created_at, comment_id) >= ($2, $3)
		ORDER BY created_at, comment_id
		OFFSET $4
		LIMIT 1
	)
)
SELECT
	page.article_id, page.comment_id, page.created_at, page.newer,
	article.thread_revision AS revision
FROM page
JOIN postbag.article ON article.article_id = page.article_id
ORDER BY page.newer, page.created_at DESC, page.comment_id DESC
