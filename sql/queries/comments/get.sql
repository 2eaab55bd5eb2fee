-- comments_get: one comment, whatever its status.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
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
SELECT
	article_id, comment_id, parent_id, root_id, depth, status, author_id, author_name,
	body, html, renderer, created_at, edited_at,
	ups, downs, badge, pinned_at, featured_at, website
FROM postbag.comment
WHERE article_id = $1 AND comment_id = $2
