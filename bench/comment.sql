-- A comment as a bare INSERT into the same table with the same indexes; nothing is looked up, counted
-- or limited. $1 article, $2 sixteen bytes that are unique, $3 text, $4 html.
INSERT INTO postbag.comment (
	article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body, html,
	renderer, idempotency_key, content_digest, created_at
)
SELECT
	$1::bigint, next.id, 1, next.id, 0, 'published', 1 + next.id, 'Reader', $3::text, $4::text,
	1, $2::bytea, $2::bytea, now()
FROM (SELECT nextval('postbag.comment_comment_id_seq') AS id) AS next
