-- comments_published: published comments, newest first.
-- kind    read
-- param   $1 bigint  before this comment id
-- param   $2 bigint  most rows
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
-- column  site_title text
-- column  article_title text
-- column  article_url text
SELECT
	comment.article_id, comment.comment_id, comment.parent_id, comment.root_id, comment.depth,
	comment.status, comment.author_id, comment.author_name, comment.body, comment.html,
	comment.renderer, comment.created_at, comment.edited_at,
	comment.ups, comment.downs, comment.badge, comment.pinned_at, comment.featured_at, comment.website,
	site.title AS site_title, article.title AS article_title, article.url AS article_url
FROM postbag.comment
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
WHERE comment.status = 'published' AND comment.comment_id < $1
ORDER BY comment.comment_id DESC
LIMIT $2
