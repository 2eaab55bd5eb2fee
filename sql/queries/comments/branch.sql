-- comments_branch: the branch around a comment for a moderator, and the comment whatever it is.
-- Published comments and those that are not come from an index each; spam is left out.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  root id
-- param   $3 bigint  comment id
-- param   $4 bigint  most rows of the branch
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
WITH seen AS (
	SELECT comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = $2 AND (status = 'published' OR answered)
		AND status <> 'spam'
	ORDER BY comment_id
	LIMIT $4
), unseen AS (
	SELECT comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = $2 AND status IN ('held', 'rejected', 'deleted')
	ORDER BY comment_id
	LIMIT $4
), branch AS (
	SELECT comment_id FROM seen
	UNION
	SELECT comment_id FROM unseen
	ORDER BY comment_id
	LIMIT $4
)
SELECT
	article_id, comment_id, parent_id, root_id, depth, status, author_id, author_name,
	body, html, renderer, created_at, edited_at,
	ups, downs, badge, pinned_at, featured_at, website
FROM postbag.comment
WHERE article_id = $1
	AND comment_id IN (SELECT comment_id FROM branch UNION SELECT $3)
ORDER BY comment_id
