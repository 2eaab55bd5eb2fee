-- comments_thread_best: a page of a thread: the roots with the best scores, each with its branch's start.
-- What is read grows with the page, not with the thread: comment_best gives the roots in order, and
-- comment_branch each branch, beginning with the root itself. A branch in which a comment is pinned or
-- featured is no candidate: it stands before all others, and may have that comment twice.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  after a root of this score; the largest number for all
-- param   $3 bigint  and this id
-- param   $4 bigint  most roots
-- param   $5 bigint  most comments of a branch, its root among them
-- param   $6 boolean  whether the branches that stand before all others come first
-- columns comment
-- column  chosen boolean  whether it is of a branch that stands before all others
-- column  more boolean  whether roots follow beyond this page
-- column  less boolean  whether roots stand on the other side of it
WITH chosen AS MATERIALIZED (
	SELECT
		root_id AS comment_id,
		row_number() OVER (
			ORDER BY count(pinned_at) = 0, max(coalesce(pinned_at, featured_at)) DESC
		) AS place
	FROM postbag.comment
	WHERE article_id = $1 AND status = 'published'
		AND (pinned_at IS NOT NULL OR featured_at IS NOT NULL)
	GROUP BY root_id
	ORDER BY place
	LIMIT 10
), candidate AS MATERIALIZED (
	SELECT score, comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND (-score, comment_id) > (-$2, $3)
		AND parent_id IS NULL AND (status = 'published' OR answered)
		AND comment_id NOT IN (SELECT comment_id FROM chosen)
	ORDER BY -score, comment_id
	LIMIT $4 + 1
), root AS (
	SELECT comment_id, true AS chosen, place FROM chosen WHERE $6
	UNION ALL
	(
		SELECT comment_id, false, row_number() OVER (ORDER BY -score, comment_id)
		FROM candidate
		ORDER BY -score, comment_id
		LIMIT $4
	)
)
SELECT
	@branch.comment@,
	root.chosen,
	(SELECT count(*) FROM candidate) > $4 AS more,
	(
		SELECT count(*)
		FROM (
			SELECT comment_id
			FROM postbag.comment
			WHERE article_id = $1 AND (-score, comment_id) <= (-$2, $3)
				AND parent_id IS NULL AND (status = 'published' OR answered)
				AND comment_id NOT IN (SELECT comment_id FROM chosen)
			ORDER BY -score DESC, comment_id DESC
			LIMIT 1
		) AS other
	) = 1 AS less
FROM root
CROSS JOIN LATERAL (
	(
		SELECT @comment@
		FROM postbag.comment
		WHERE comment.article_id = $1 AND comment.root_id = root.comment_id
			AND (comment.status = 'published' OR comment.answered)
		ORDER BY comment.comment_id
		LIMIT $5
	)
	UNION ALL
	SELECT @comment@
	FROM postbag.comment
	WHERE root.chosen AND comment.article_id = $1 AND comment.root_id = root.comment_id
		AND comment.status = 'published'
		AND (comment.pinned_at IS NOT NULL OR comment.featured_at IS NOT NULL)
) AS branch
ORDER BY root.chosen DESC, root.place, branch.comment_id
