-- feeds_branch: the same of all that stands below a root.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  the root
-- param   $3 bigint  older than this comment
-- param   $4 bigint  comments on a page
-- column  article_id bigint
-- column  comment_id bigint
-- column  created_at timestamptz
-- column  newer boolean  none of the page: the page before this one is what is older than it
(
	SELECT article_id, comment_id, created_at, false AS newer
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = $2 AND parent_id IS NOT NULL AND status = 'published'
		AND comment_id < $3
	ORDER BY comment_id DESC
	LIMIT $4 + 1
)
UNION ALL
(
	SELECT article_id, comment_id, created_at, true
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = $2 AND parent_id IS NOT NULL AND status = 'published'
		AND comment_id >= $3
	ORDER BY comment_id
	OFFSET $4
	LIMIT 1
)
ORDER BY newer, comment_id DESC
