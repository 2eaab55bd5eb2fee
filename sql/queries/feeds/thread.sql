-- feeds_thread: a page of a thread's feed: which comments, newest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  older than this comment
-- param   $3 bigint  comments on a page
-- column  article_id bigint
-- column  comment_id bigint
-- column  created_at timestamptz
-- column  newer boolean  none of the page: the page before this one is what is older than it
(
	SELECT article_id, comment_id, created_at, false AS newer
	FROM postbag.comment
	WHERE article_id = $1 AND status = 'published' AND comment_id < $2
	ORDER BY comment_id DESC
	LIMIT $3 + 1
)
UNION ALL
(
	SELECT article_id, comment_id, created_at, true
	FROM postbag.comment
	WHERE article_id = $1 AND status = 'published' AND comment_id >= $2
	ORDER BY comment_id
	OFFSET $3
	LIMIT 1
)
ORDER BY newer, comment_id DESC
