-- comments_add: adds a comment, or finds what an earlier try under the same key has made.
-- The rows are locked in the order replies, their root, article: every statement that locks several of
-- them does so.
-- All parts see one snapshot. Of two tries at once the later one therefore may find neither an
-- earlier row nor room for its own: comment_id is null then and comments_find_key tells.
-- A thread that is closed at the same time is not seen closed by that snapshot, but by the article's
-- row: then the constraint article_closed_has_no_later_comment undoes everything, and a second run
-- tells why.
-- So it is when the thread has reached its age by what the article's row says then: closed_after is set
-- to what was posted before this comment, which the constraint forbids. And the row of an article that
-- has become another one's address holds nothing, by the constraint article_alias_is_empty.
-- A branch that is locked at the same time is seen so by its root's row, which is held and read as it is
-- then before anything is written: nothing is, and a second run tells why.
-- Work is spent by the comment that it came with, before the article's row: of two comments that come with
-- the same at once one breaks the constraint work_is_spent_once, which undoes it, and a second run tells why.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  site id
-- param   $3 text  the article's canonical URL
-- param   $4 text  the article's title, or empty
-- param   $5 bigint  the comment it answers, or null
-- param   $6 text  status
-- param   $7 bigint  author id
-- param   $8 text  author's name
-- param   $9 text  body
-- param   $10 text  html
-- param   $11 integer  renderer
-- param   $12 bytea  idempotency key
-- param   $13 bytea  content digest
-- param   $14 timestamptz  now
-- param   $15 integer  the deepest depth: an answer to a comment there becomes its sibling
-- param   $16 text  badge, or empty
-- param   $17 text  website, or empty
-- param   $18 bytea  e-mail address, sealed, or null
-- param   $19 bytea  hash of the same, or null
-- param   $20 text  language of the page, or empty
-- param   $21 bigint  the site's days until a thread closes; 0: never
-- param   $22 text[]  why it has this status: of each cause its name
-- param   $23 text[]  what follows from it
-- param   $24 bigint[]  its score
-- param   $25 bigint[]  its rule or ban; 0: none
-- param   $26 text[]  its detail
-- param   $27 bytea  digest of the text, for who repeats it, or null
-- param   $28 bytea  the actor key, or null
-- param   $29 date  its day, or null
-- param   $30 boolean  whether its author alone sees it, as published: then it is spam
-- param   $31 bytea  hash of the domain of the e-mail address, or null
-- param   $32 bytea  mark of the work that it came with, or null
-- param   $33 timestamptz  when that expires, or null
-- param   $34 boolean  whether its author is signed in by the site
-- param   $35 bigint[]  bands of the sketch of its text; none: it has no sketch
-- param   $36 bytea  the sketch, or null
-- column  comment_id bigint  null when there is none
-- column  author_id bigint  of the row, which may be an earlier try's
-- column  status text  likewise
-- column  member boolean  likewise
-- column  same boolean  whether the row has the same content
-- column  repeated boolean  whether the row was there already
-- column  placed boolean  whether the comment it answers is there for its author to see
-- column  closed boolean  whether the thread takes no more comments
-- column  locked boolean  whether the branch does
-- column  spent boolean  whether the work was spent by another comment
-- column  leads_to bigint  the article that this is another address of: nothing was added; or null
WITH earlier AS (
	SELECT comment_id, author_id, status, member, content_digest = $13 AS same
	FROM postbag.comment
	WHERE article_id = $1 AND idempotency_key = $12
), place AS (
	SELECT NULL::bigint AS parent_id, NULL::bigint AS root_id, 0 AS depth, false AS hidden
	WHERE $5 IS NULL
	UNION ALL
	SELECT
		CASE WHEN depth < $15 THEN comment_id ELSE parent_id END, root_id, least(depth + 1, $15),
		status = 'spam'
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $5
		AND (status = 'published' OR (status = 'spam' AND shadowed AND author_id = $7))
), shut AS (
	SELECT article_id, leads_to
	FROM postbag.article
	WHERE article_id = $1
		AND (
			closed OR leads_to IS NOT NULL
			OR (
				coalesce(close_days, $21) > 0
				AND created_at + coalesce(close_days, $21) * interval '24 hours' <= $14
			)
		)
), used AS (
	SELECT mark FROM postbag.work_spent WHERE article_id = $1 AND mark = $32
), held AS MATERIALIZED (
	SELECT comment.comment_id, comment.answered
	FROM place
	JOIN postbag.comment ON comment.article_id = $1
		AND (
			(comment.comment_id = place.parent_id AND NOT comment.answered)
			OR comment.comment_id = place.root_id
		)
	WHERE NOT EXISTS (SELECT FROM earlier) AND NOT EXISTS (SELECT FROM shut)
		AND comment.locked_at IS NULL
	ORDER BY comment.comment_id DESC
	FOR NO KEY UPDATE OF comment
), numbered AS MATERIALIZED (
	SELECT nextval('postbag.comment_comment_id_seq') AS comment_id, parent_id, root_id, depth, hidden
	FROM place
	WHERE NOT EXISTS (SELECT FROM earlier) AND NOT EXISTS (SELECT FROM shut)
		AND NOT EXISTS (SELECT FROM used)
		AND (root_id IS NULL OR root_id IN (SELECT comment_id FROM held))
), fresh AS (
	INSERT INTO postbag.comment (
		article_id, comment_id, site_id, parent_id, root_id, depth, status, author_id,
		author_name, body, html, renderer, idempotency_key, content_digest, created_at,
		badge, website, email_sealed, email_hash, lang, reviewed_at,
		text_digest, actor_key, actor_day, shadowed, domain_hash, member
	)
	SELECT
		$1, comment_id, $2, parent_id, coalesce(root_id, comment_id), depth,
		CASE
			WHEN hidden THEN 'spam'
			WHEN $6 = 'published' AND $16 <> 'moderator' AND EXISTS (
				SELECT FROM postbag.article WHERE article_id = $1 AND article.held
			) THEN 'held'
			ELSE $6
		END, $7,
		$8, $9, $10, $11, $12, $13, $14,
		$16, $17, $18, $19, $20, CASE WHEN $16 = 'moderator' THEN $14 END,
		$27, $28, $29, $30 OR hidden, $31, $34
	FROM numbered
	ON CONFLICT (article_id, idempotency_key) DO NOTHING
	RETURNING comment_id, parent_id, root_id, author_id, status
), judged AS (
	INSERT INTO postbag.comment_cause (
		article_id, comment_id, place, site_id, cause, outcome, score, rule_id, detail, found_at
	)
	SELECT $1, fresh.comment_id, found.place, $2, found.cause, found.outcome, found.score,
		nullif(found.rule_id, 0), found.detail, $14
	FROM fresh
	CROSS JOIN unnest($22, $23, $24, $25, $26)
		WITH ORDINALITY AS found (cause, outcome, score, rule_id, detail, place)
	UNION ALL
	SELECT $1, comment_id, cardinality($22) + 1, $2, 'policy', 'hold', 0, NULL, '', $14
	FROM fresh
	WHERE status = 'held' AND $6 = 'published'
	UNION ALL
	SELECT
		$1, fresh.comment_id, cardinality($22) + 1, $2, 'ban', 'shadow', 0, NULL,
		'answers what is shadowed', $14
	FROM fresh
	JOIN numbered ON numbered.comment_id = fresh.comment_id
	WHERE numbered.hidden
), spent AS (
	INSERT INTO postbag.work_spent (article_id, mark, expires_at)
	SELECT $1, $32, $33
	FROM fresh
	WHERE $32::bytea IS NOT NULL
	RETURNING mark
), sketched AS (
	INSERT INTO postbag.near_text (article_id, comment_id, posted_at, band, site_id, sketch)
	SELECT $1, fresh.comment_id, $14, band, $2, $36
	FROM fresh
	CROSS JOIN unnest($35) AS band
	ON CONFLICT DO NOTHING
), above AS MATERIALIZED (
	SELECT held.comment_id, fresh.parent_id, fresh.root_id, fresh.status
	FROM fresh
	CROSS JOIN held
	WHERE (held.comment_id = fresh.parent_id AND NOT held.answered)
		OR (held.comment_id = fresh.root_id AND fresh.status = 'published')
), answered AS (
	UPDATE postbag.comment
	SET answered = comment.answered OR comment.comment_id = above.parent_id,
		replies = comment.replies
			+ (comment.comment_id = above.root_id AND above.status = 'published')::integer
	FROM above
	WHERE comment.article_id = $1 AND comment.comment_id = above.comment_id
	RETURNING comment.comment_id
), counted AS (
	INSERT INTO postbag.article AS known (
		article_id, site_id, article_key, url, title, posted, thread_revision, comments,
		created_at
	)
	SELECT
		$1, $2, $3, $3, $4, 1,
		(fresh.status = 'published')::integer, (fresh.status = 'published')::integer, $14
	FROM fresh
	WHERE (SELECT count(*) FROM answered) >= 0 AND (SELECT count(*) FROM spent) >= 0
	ON CONFLICT (article_id) DO UPDATE SET
		title = CASE WHEN known.title = '' THEN excluded.title ELSE known.title END,
		posted = known.posted + 1,
		closed_after = CASE
			WHEN coalesce(known.close_days, $21) > 0
				AND known.created_at + coalesce(known.close_days, $21) * interval '24 hours' <= $14
			THEN known.posted
			ELSE known.closed_after
		END,
		comments = known.comments + excluded.comments,
		thread_revision = known.thread_revision
			+ (excluded.comments > 0 OR (known.title = '' AND excluded.title <> ''))::integer
)
SELECT
	coalesce(earlier.comment_id, fresh.comment_id) AS comment_id,
	coalesce(earlier.author_id, fresh.author_id) AS author_id,
	coalesce(earlier.status, fresh.status) AS status,
	coalesce(earlier.member, $34) AS member,
	coalesce(earlier.same, true) AS same,
	earlier.comment_id IS NOT NULL AS repeated,
	EXISTS (SELECT FROM place) AS placed,
	EXISTS (SELECT FROM shut) AS closed,
	EXISTS (
		SELECT
		FROM place
		JOIN postbag.comment ON comment.article_id = $1 AND comment.comment_id = place.root_id
		WHERE comment.locked_at IS NOT NULL
	) AS locked,
	EXISTS (SELECT FROM used) AS spent,
	(SELECT leads_to FROM shut) AS leads_to
FROM (VALUES (1)) AS one
LEFT JOIN earlier ON true
LEFT JOIN fresh ON true
