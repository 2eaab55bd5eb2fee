-- comments_edit: the author changes the text; the one before is kept. The status may change with it.
-- Where there are causes for its status, they take the place of those before.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  author id: must be its author
-- param   $4 timestamptz  must not have been posted before this
-- param   $5 text  the status it must have
-- param   $6 text  the status it gets
-- param   $7 text  body
-- param   $8 text  html
-- param   $9 integer  renderer
-- param   $10 timestamptz  now
-- param   $11 text  why the status changes, for the log, or empty
-- param   $12 text[]  why it has the status it gets: of each cause its name
-- param   $13 text[]  what follows from it
-- param   $14 bigint[]  its score
-- param   $15 bigint[]  its rule or ban; 0: none
-- param   $16 text[]  its detail
-- param   $17 bytea  digest of the text, for who repeats it, or null
-- param   $18 boolean  whether its author alone goes on seeing it, as published: then it is spam
-- param   $19 bigint[]  bands of the sketch of its text; none: it has no sketch
-- param   $20 bytea  the sketch, or null
-- column  comment_id bigint  no row when nothing was changed
WITH before AS (
	SELECT comment_id, body
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND author_id = $3 AND created_at >= $4
		AND status = $5 AND NOT edited_by_editors
	FOR NO KEY UPDATE
), changed AS (
	UPDATE postbag.comment
	SET body = $7, html = $8, renderer = $9, status = $6, edited_at = $10, reviewed_at = NULL,
		text_digest = $17, shadowed = $18
	FROM before
	WHERE comment.article_id = $1 AND comment.comment_id = before.comment_id
	RETURNING comment.comment_id, comment.site_id, comment.root_id, comment.answered
), kept AS (
	INSERT INTO postbag.comment_version (article_id, comment_id, body, replaced_at)
	SELECT $1, comment_id, body, $10
	FROM before
	WHERE body <> $7
), branched AS (
	UPDATE postbag.comment
	SET replies = replies + ($6 = 'published')::integer - ($5 = 'published')::integer
	FROM changed
	WHERE comment.article_id = $1 AND comment.comment_id = changed.root_id
		AND changed.root_id <> changed.comment_id
		AND ($6 = 'published') <> ($5 = 'published')
	RETURNING comment.comment_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, comment_id, moderator_name, from_status, to_status, reason, decided_at
	)
	SELECT $1, site_id, comment_id, '', $5, $6, $11, $10
	FROM changed
	WHERE $5 <> $6
), judged AS (
	INSERT INTO postbag.comment_cause (
		article_id, comment_id, place, site_id, cause, outcome, score, rule_id, detail, found_at,
		status
	)
	SELECT $1, changed.comment_id, found.place, changed.site_id, found.cause, found.outcome,
		found.score, nullif(found.rule_id, 0), found.detail, $10, $6
	FROM changed
	CROSS JOIN unnest($12, $13, $14, $15, $16)
		WITH ORDINALITY AS found (cause, outcome, score, rule_id, detail, place)
	ON CONFLICT (article_id, comment_id, place) DO UPDATE SET
		cause = excluded.cause, outcome = excluded.outcome, score = excluded.score,
		rule_id = excluded.rule_id, detail = excluded.detail, found_at = excluded.found_at,
		status = excluded.status
), sketched AS (
	INSERT INTO postbag.near_text (article_id, comment_id, posted_at, band, site_id, sketch)
	SELECT $1, changed.comment_id, $10, band, changed.site_id, $20
	FROM changed
	CROSS JOIN unnest($19) AS band
	ON CONFLICT DO NOTHING
), rejudged AS (
	UPDATE postbag.comment_cause SET status = $6
	FROM changed
	WHERE comment_cause.article_id = $1 AND comment_cause.comment_id = changed.comment_id
		AND cardinality($12) = 0 AND $5 <> $6
), surplus AS (
	DELETE FROM postbag.comment_cause
	USING changed
	WHERE comment_cause.article_id = $1 AND comment_cause.comment_id = changed.comment_id
		AND cardinality($12) > 0 AND comment_cause.place > cardinality($12)
), counted AS (
	UPDATE postbag.article
	SET thread_revision = thread_revision + 1,
		comments = comments + ($6 = 'published')::integer - ($5 = 'published')::integer
	FROM changed
	WHERE article.article_id = $1 AND (SELECT count(*) FROM branched) >= 0
		AND ('published' IN ($5, $6) OR (changed.answered AND $5 <> $6))
)
SELECT comment_id FROM changed
