-- erasures_erase: takes from a comment what leads to its author: number, name, website, e-mail address,
-- address, badge, the texts before this one; and, where it is not to stay, the text, and then it is deleted.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  author id: must be its author
-- param   $4 boolean  whether the text stays
-- param   $5 bigint  the author id that it gets
-- param   $6 text  the name that it gets
-- param   $7 timestamptz  now
-- column  comment_id bigint  no row when nothing was changed
WITH seen AS (
	SELECT comment_id, status
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND author_id = $3
	FOR NO KEY UPDATE
), changed AS (
	UPDATE postbag.comment
	SET author_id = $5, author_name = $6, website = '', email_sealed = NULL, email_hash = NULL,
		domain_hash = NULL, actor_key = NULL, actor_day = NULL, text_digest = NULL, badge = '',
		member = false,
		status = CASE WHEN $4 THEN comment.status ELSE 'deleted' END,
		body = CASE WHEN $4 THEN body ELSE '...' END,
		html = CASE WHEN $4 THEN html ELSE '<p>...</p>' END,
		content_digest = CASE WHEN $4 THEN content_digest ELSE decode(repeat('00', 16), 'hex') END,
		pinned_at = CASE WHEN $4 THEN pinned_at END,
		featured_at = CASE WHEN $4 THEN featured_at END,
		reported_at = CASE WHEN $4 THEN reported_at END,
		shadowed = $4 AND shadowed
	FROM seen
	WHERE comment.article_id = $1 AND comment.comment_id = seen.comment_id
	RETURNING
		comment.comment_id, comment.site_id, comment.root_id, comment.answered, seen.status AS was,
		comment.status AS became
), branched AS (
	UPDATE postbag.comment SET replies = replies - 1
	FROM changed
	WHERE comment.article_id = $1 AND comment.comment_id = changed.root_id
		AND changed.root_id <> changed.comment_id
		AND changed.was = 'published' AND changed.became <> 'published'
	RETURNING comment.comment_id
), unversioned AS (
	DELETE FROM postbag.comment_version
	USING changed
	WHERE comment_version.article_id = $1 AND comment_version.comment_id = changed.comment_id
), uncaused AS (
	DELETE FROM postbag.comment_cause
	USING changed
	WHERE NOT $4 AND comment_cause.article_id = $1 AND comment_cause.comment_id = changed.comment_id
), unlearned AS (
	DELETE FROM postbag.lesson
	USING changed
	WHERE NOT $4 AND lesson.article_id = $1 AND lesson.comment_id = changed.comment_id
), unbadged AS (
	DELETE FROM postbag.article_author
	USING changed
	WHERE article_author.article_id = $1 AND article_author.author_id = $3
), resolved AS (
	UPDATE postbag.report SET resolved_at = $7
	FROM changed
	WHERE NOT $4 AND report.article_id = $1 AND report.comment_id = changed.comment_id
		AND report.resolved_at IS NULL
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_name, from_status, to_status, reason, decided_at
	)
	SELECT $1, site_id, comment_id, '', was, became, '', $7
	FROM changed
	WHERE was <> became
), counted AS (
	UPDATE postbag.article
	SET thread_revision = thread_revision + 1,
		comments = comments - (changed.was = 'published' AND changed.became <> 'published')::integer
	FROM changed
	WHERE article.article_id = $1 AND (SELECT count(*) FROM branched) >= 0
)
SELECT comment_id FROM changed
