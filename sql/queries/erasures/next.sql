-- erasures_next: comments of accounts that were deleted, from which something still leads to them.
-- kind    read
-- param   $1 bigint  most rows
-- column  account_id bigint
-- column  keeps boolean  whether their texts stay
-- column  author_id bigint  that they get
-- column  author_name text  likewise
-- column  article_id bigint
-- column  comment_id bigint
SELECT
	erasure.account_id, erasure.keeps, erasure.author_id, erasure.author_name,
	left_over.article_id, left_over.comment_id
FROM postbag.erasure
CROSS JOIN LATERAL (
	SELECT comment.article_id, comment.comment_id
	FROM postbag.comment
	WHERE comment.author_id = erasure.account_id AND comment.site_id = erasure.site_id
		AND comment.created_at <= erasure.asked_at
	ORDER BY comment.comment_id
	LIMIT $1
) AS left_over
ORDER BY erasure.asked_at, left_over.comment_id
LIMIT $1
