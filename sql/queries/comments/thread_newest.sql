-- comments_thread_newest: a page of a thread: roots newest first, each with the start of its branch.
-- What is read grows with the page, not with the thread: comment_roots gives the roots in order,
-- and comment_branch each branch, beginning with the root itself.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  the last root of the page before; the largest number from the start
-- param   $3 bigint  most roots
-- param   $4 bigint  most comments of a branch, its root among them
-- column  article_id bigint
-- column  comment_id bigint
-- column  parent_id bigint  null for a root
-- column  root_id bigint
-- column  depth integer
-- column  status text
-- column  author_id bigint
-- column  author_name text
-- column  body text
-- column  html text
-- column  renderer integer
-- column  created_at timestamptz
-- column  edited_at timestamptz  null when it never was
-- column  ups bigint
-- column  downs bigint
-- column  badge text
-- column  pinned_at timestamptz  null when it is not
-- column  featured_at timestamptz  null when it is not
-- column  website text  or empty
-- column  more boolean  whether roots follow after this page
WITH candidate AS MATERIALIZED (
	SELECT comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id < $2
		AND parent_id IS NULL AND (status = 'published' OR answered)
	ORDER BY comment_id DESC
	LIMIT $3 + 1
), root AS (
	SELECT comment_id FROM candidate ORDER BY comment_id DESC LIMIT $3
)
SELECT
	branch.article_id, branch.comment_id, branch.parent_id, branch.root_id, branch.depth,
	branch.status, branch.author_id, branch.author_name, branch.body, branch.html,
	branch.renderer, branch.created_at, branch.edited_at,
	branch.ups, branch.downs, branch.badge, branch.pinned_at, branch.featured_at, branch.website,
	(SELECT count(*) FROM candidate) > $3 AS more
FROM root
CROSS JOIN LATERAL (
	SELECT
		article_id, comment_id, parent_id, root_id, depth, status, author_id, author_name,
		body, html, renderer, created_at, edited_at,
		ups, downs, badge, pinned_at, featured_at, website
	FROM postbag.comment
	WHERE comment.article_id = $1 AND comment.root_id = root.comment_id
		AND (comment.status = 'published' OR comment.answered)
	ORDER BY comment.comment_id
	LIMIT $4
) AS branch
ORDER BY root.comment_id DESC, branch.comment_id
