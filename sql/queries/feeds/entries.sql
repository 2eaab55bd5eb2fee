-- feeds_entries: the comments of a page of a feed, with what a feed says of each.
-- kind    read
-- param   $1 bigint[]  article ids
-- param   $2 bigint[]  comment ids, each under the article of the same place
-- columns comment
-- column  article_url text
-- column  article_title text
-- column  parent_at timestamptz  when what it answers was posted; null for a root
-- column  parent_shown boolean  whether that is published; null for a root
-- column  replied_at timestamptz  of a root: when the newest comment of its branch was posted or edited; or null
SELECT
	@comment.comment@,
	article.url AS article_url, article.title AS article_title,
	parent.created_at AS parent_at, parent.status = 'published' AS parent_shown,
	newest.replied_at
FROM unnest($1, $2) WITH ORDINALITY AS wanted (article_id, comment_id, place)
JOIN postbag.comment ON comment.article_id = wanted.article_id
	AND comment.comment_id = wanted.comment_id
JOIN postbag.article ON article.article_id = comment.article_id
LEFT JOIN postbag.comment AS parent ON parent.article_id = comment.article_id
	AND parent.comment_id = comment.parent_id
LEFT JOIN LATERAL (
	SELECT coalesce(reply.edited_at, reply.created_at) AS replied_at
	FROM postbag.comment AS reply
	WHERE reply.article_id = comment.article_id AND reply.root_id = comment.comment_id
		AND reply.parent_id IS NOT NULL AND reply.status = 'published'
	ORDER BY reply.comment_id DESC
	LIMIT 1
) AS newest ON true
WHERE comment.status = 'published'
ORDER BY wanted.place
