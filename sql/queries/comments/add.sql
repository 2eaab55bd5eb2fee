-- comments_add: adds a round of comments, or finds what earlier tries under the same keys have made.
-- Each takes one from the buckets of its sender and of the sender's neighbourhood (see limits_take_all) before anything
-- else; who finds one of the two empty takes nothing from the other, and nothing is added. Of several in one round by one
-- sender the first ones are let in.
-- Rows are locked in the order buckets, replies, their roots, articles, and each of these by article and number: every
-- statement that locks several of them does so.
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
-- What one comment of a round breaks undoes the round: then each is run by itself.
-- Planning this takes longer than running it. The server keeps one plan if that is no dearer than those made for the values,
-- so it is not told how few there are: (SELECT $11).
-- Look-ups end in LIMIT 1, so that they are look-ups by key but where the plan was made for a table of a page or two; such a
-- plan is made anew once it takes long (store/link.c).
-- kind    idempotent
-- param   $1 bytea[]  limit keys of the senders, each once
-- param   $2 bigint[]  how many are wanted of each
-- param   $3 bigint[]  which neighbourhood each is of, from 1
-- param   $4 bigint[]  how many are wanted by those of the neighbourhood that come before
-- param   $5 bigint  the limit: how many at once
-- param   $6 bigint  the limit: period in seconds
-- param   $7 bytea[]  limit keys of the neighbourhoods, each once
-- param   $8 bigint  their limit: how many at once
-- param   $9 bigint[]  of each comment which of the senders' buckets it takes from, from 1; 0: none
-- param   $10 bigint[]  how many take from that before it
-- param   $11 bigint[]  article ids
-- param   $12 bigint[]  site ids
-- param   $13 text[]  the articles' canonical URLs
-- param   $14 text[]  the articles' titles, or empty
-- param   $15 bigint[]  the comments they answer; 0: none
-- param   $16 text[]  statuses
-- param   $17 bigint[]  author ids
-- param   $18 text[]  authors' names
-- param   $19 text[]  bodies
-- param   $20 text[]  html
-- param   $21 bigint[]  renderers
-- param   $22 bytea[]  idempotency keys
-- param   $23 bytea[]  content digests
-- param   $24 timestamptz[]  now, of each
-- param   $25 integer  the deepest depth: an answer to a comment there becomes its sibling
-- param   $26 text[]  badges, or empty
-- param   $27 text[]  websites, or empty
-- param   $28 bytea[]  e-mail addresses, sealed, or empty
-- param   $29 bytea[]  hashes of the same, or empty
-- param   $30 text[]  languages of the pages, or empty
-- param   $31 bigint[]  the sites' days until a thread closes; 0: never
-- param   $32 bigint[]  why they have these statuses: of each cause which comment, from 1
-- param   $33 text[]  its name
-- param   $34 text[]  what follows from it
-- param   $35 bigint[]  its score
-- param   $36 bigint[]  its rule or ban; 0: none
-- param   $37 text[]  its detail
-- param   $38 bytea[]  digests of the texts, for who repeats them, or empty
-- param   $39 bytea[]  the actor keys, or empty
-- param   $40 date[]  their days
-- param   $41 boolean[]  whether its author alone sees it, as published: then it is spam
-- param   $42 bytea[]  hashes of the domains of the e-mail addresses, or empty
-- param   $43 bytea[]  marks of the work that they came with, or empty
-- param   $44 timestamptz[]  when that expires
-- param   $45 boolean[]  whether its author is signed in by the site
-- param   $46 bigint[]  sketches of the texts: of each band which comment, from 1
-- param   $47 bigint[]  the band
-- param   $48 bytea[]  the sketches, or empty
-- param   $49 boolean[]  whether what its author has posted with the same content, and not taken back, is an earlier try
-- one     $50 bigint  the article that all are of
-- column  place bigint  which comment, from 1
-- column  allowed boolean  whether the buckets had room
-- column  own_us bigint  from now, when the next one of this sender fits; not above 0: now; null: nothing was to be taken
-- column  near_us bigint  the same of the neighbourhood
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
-- column  comments bigint  how many comments of the article are published now; null when none was added
WITH
@all @lots@
@one @taken@
, given AS MATERIALIZED (
	SELECT *
	FROM unnest(
		(SELECT $11), $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $26, $27, $28, $29, $30, $31, $38, $39, $40, $41,
		$42, $43, $44, $45, $48, $49, $9, $10
	) WITH ORDINALITY AS given (
		article_id, site_id, url, title, parent_id, status, author_id, author_name, body, html, renderer, key, content,
		now, badge, website, email_sealed, email_hash, lang, days, text_digest, actor_key, actor_day, shadowed,
		domain_hash, work, work_expires, member, sketch, once, lot, turn, place
	)
), allowed AS MATERIALIZED (
	SELECT
		given.place, lot.own_us, lot.near_us,
		given.lot = 0 OR coalesce(given.turn < lot.allowed, false) AS allowed
	FROM given
	LEFT JOIN lot ON lot.place = given.lot
), earlier AS MATERIALIZED (
	SELECT DISTINCT ON (place) place, comment_id, author_id, status, member, same
	FROM (
		SELECT
			given.place, found.comment_id, found.author_id, found.status, found.member,
			found.content_digest = given.content AS same, 2 AS turn
		FROM given
		CROSS JOIN LATERAL (
			SELECT comment_id, author_id, status, member, content_digest
			FROM postbag.comment
			WHERE comment.article_id = given.article_id AND comment.idempotency_key = given.key
				@one AND comment.article_id = $50
			LIMIT 1
		) AS found
		UNION ALL
		SELECT given.place, found.comment_id, found.author_id, found.status, found.member, true, 1
		FROM given
		CROSS JOIN LATERAL (
			SELECT comment_id, author_id, status, member
			FROM postbag.comment
			WHERE comment.article_id = given.article_id AND comment.author_id = given.author_id
				@one AND comment.article_id = $50
				AND comment.content_digest = given.content AND comment.status <> 'deleted'
			ORDER BY comment_id DESC
			LIMIT 1
		) AS found
		WHERE given.once
	) AS either
	ORDER BY place, turn
), spot AS MATERIALIZED (
	SELECT
		place, NULL::bigint AS parent_id, NULL::bigint AS root_id, 0 AS depth, false AS hidden, NULL::timestamptz AS locked_at
	FROM given
	WHERE parent_id = 0
	UNION ALL
	SELECT
		given.place, CASE WHEN parent.depth < $25 THEN parent.comment_id ELSE parent.parent_id END, parent.root_id,
		least(parent.depth + 1, $25), parent.status = 'spam', root.locked_at
	FROM given
	CROSS JOIN LATERAL (
		SELECT comment_id, parent_id, root_id, depth, status
		FROM postbag.comment
		WHERE comment.article_id = given.article_id AND comment.comment_id = given.parent_id
			@one AND comment.article_id = $50
			AND (
				comment.status = 'published'
				OR (comment.status = 'spam' AND comment.shadowed AND comment.author_id = given.author_id)
			)
		LIMIT 1
	) AS parent
	CROSS JOIN LATERAL (
		SELECT locked_at
		FROM postbag.comment
		WHERE comment.article_id = given.article_id AND comment.comment_id = parent.root_id
			@one AND comment.article_id = $50
		LIMIT 1
	) AS root
	WHERE given.parent_id <> 0
), thread AS MATERIALIZED (
	SELECT given.place, found.held, found.leads_to, found.shut
	FROM given
	CROSS JOIN LATERAL (
		SELECT
			article.held, article.leads_to,
			article.closed OR article.leads_to IS NOT NULL
				OR (
					coalesce(article.close_days, given.days) > 0
					AND article.created_at + coalesce(article.close_days, given.days) * interval '24 hours' <= given.now
				) AS shut
		FROM postbag.article
		WHERE article.article_id = given.article_id
			@one AND article.article_id = $50
		LIMIT 1
	) AS found
), used AS MATERIALIZED (
	SELECT given.place
	FROM given
	CROSS JOIN LATERAL (
		SELECT FROM postbag.work_spent
		WHERE work_spent.article_id = given.article_id AND work_spent.mark = given.work
			@one AND work_spent.article_id = $50
		LIMIT 1
	) AS found
	WHERE given.work <> ''
), ready AS MATERIALIZED (
	SELECT given.place, given.article_id, spot.parent_id, spot.root_id, spot.depth, spot.hidden
	FROM given
	JOIN spot ON spot.place = given.place
	WHERE given.place IN (SELECT place FROM allowed WHERE allowed)
		AND given.place NOT IN (SELECT place FROM earlier)
		AND given.place NOT IN (SELECT place FROM thread WHERE shut)
), wanted AS MATERIALIZED (
	SELECT article_id, comment_id, bool_or(root) AS root
	FROM (
		SELECT article_id, parent_id AS comment_id, false AS root FROM ready WHERE parent_id IS NOT NULL
		UNION ALL
		SELECT article_id, root_id, true FROM ready WHERE root_id IS NOT NULL
	) AS above
	GROUP BY article_id, comment_id
	ORDER BY article_id, comment_id DESC
), held AS MATERIALIZED (
	SELECT wanted.article_id, found.comment_id, found.answered
	FROM wanted
	CROSS JOIN LATERAL (
		SELECT comment_id, answered
		FROM postbag.comment
		WHERE comment.article_id = wanted.article_id AND comment.comment_id = wanted.comment_id
			@one AND comment.article_id = $50
			AND (wanted.root OR NOT comment.answered) AND comment.locked_at IS NULL
		LIMIT 1
		FOR NO KEY UPDATE
	) AS found
), numbered AS MATERIALIZED (
	SELECT nextval('postbag.comment_comment_id_seq') AS comment_id, place, parent_id, root_id, depth, hidden
	FROM (
		SELECT place, parent_id, root_id, depth, hidden
		FROM ready
		WHERE place NOT IN (SELECT place FROM used)
			AND (root_id IS NULL OR (article_id, root_id) IN (SELECT article_id, comment_id FROM held))
		ORDER BY place
	) AS next
), fresh AS (
	INSERT INTO postbag.comment (
		article_id, comment_id, site_id, parent_id, root_id, depth, status, author_id,
		author_name, body, html, renderer, idempotency_key, content_digest, created_at,
		badge, website, email_sealed, email_hash, lang, reviewed_at,
		text_digest, actor_key, actor_day, shadowed, domain_hash, member
	)
	SELECT
		given.article_id, numbered.comment_id, given.site_id, numbered.parent_id,
		coalesce(numbered.root_id, numbered.comment_id), numbered.depth,
		CASE
			WHEN numbered.hidden THEN 'spam'
			WHEN given.status = 'published' AND given.badge <> 'moderator' AND thread.held THEN 'held'
			ELSE given.status
		END,
		given.author_id, given.author_name, given.body, given.html, given.renderer::integer, given.key, given.content,
		given.now, given.badge, given.website, nullif(given.email_sealed, ''), nullif(given.email_hash, ''), given.lang,
		CASE WHEN given.badge = 'moderator' THEN given.now END,
		nullif(given.text_digest, ''), nullif(given.actor_key, ''),
		CASE WHEN given.actor_key <> '' THEN given.actor_day END,
		given.shadowed OR numbered.hidden, nullif(given.domain_hash, ''), given.member
	FROM numbered
	JOIN given ON given.place = numbered.place
	LEFT JOIN thread ON thread.place = numbered.place
	ORDER BY given.article_id, given.key, given.place
	ON CONFLICT (article_id, idempotency_key) DO NOTHING
	RETURNING comment_id, status
), made AS MATERIALIZED (
	SELECT
		numbered.place, given.article_id, given.site_id, numbered.comment_id, numbered.parent_id, numbered.root_id,
		numbered.hidden, fresh.status, given.status AS judged, given.now
	FROM fresh
	JOIN numbered ON numbered.comment_id = fresh.comment_id
	JOIN given ON given.place = numbered.place
), found AS MATERIALIZED (
	SELECT
		of_place, cause, outcome, score, rule_id, detail, row_number() OVER (PARTITION BY of_place ORDER BY turn) AS place
	FROM unnest($32, $33, $34, $35, $36, $37)
		WITH ORDINALITY AS found (of_place, cause, outcome, score, rule_id, detail, turn)
), judged AS (
	INSERT INTO postbag.comment_cause (
		article_id, comment_id, place, site_id, cause, outcome, score, rule_id, detail, found_at, status
	)
	SELECT made.article_id, made.comment_id, found.place, made.site_id, found.cause, found.outcome, found.score,
		nullif(found.rule_id, 0), found.detail, made.now, made.status
	FROM made
	JOIN found ON found.of_place = made.place
	UNION ALL
	SELECT
		made.article_id, made.comment_id, (SELECT count(*) FROM found WHERE found.of_place = made.place) + 1,
		made.site_id, more.cause, more.outcome, 0, NULL, more.detail, made.now, made.status
	FROM made
	JOIN (VALUES
		(false, 'policy', 'hold', ''), (true, 'ban', 'shadow', 'answers what is shadowed')
	) AS more (hidden, cause, outcome, detail) ON more.hidden = made.hidden
	WHERE made.hidden OR (made.status = 'held' AND made.judged = 'published')
), spent AS (
	INSERT INTO postbag.work_spent (article_id, mark, expires_at)
	SELECT made.article_id, given.work, given.work_expires
	FROM made
	JOIN given ON given.place = made.place
	WHERE given.work <> ''
	ORDER BY made.article_id, given.work
	RETURNING mark
), sketched AS (
	INSERT INTO postbag.near_text (article_id, comment_id, posted_at, band, site_id, sketch)
	SELECT made.article_id, made.comment_id, made.now, sketch.band, made.site_id, given.sketch
	FROM unnest($46, $47) AS sketch (of_place, band)
	JOIN made ON made.place = sketch.of_place
	JOIN given ON given.place = made.place
	ON CONFLICT DO NOTHING
), above AS MATERIALIZED (
	SELECT
		held.article_id, held.comment_id, bool_or(held.comment_id = made.parent_id) AS answered,
		count(*) FILTER (WHERE held.comment_id = made.root_id AND made.status = 'published') AS replies
	FROM made
	JOIN held ON held.article_id = made.article_id
	WHERE (held.comment_id = made.parent_id AND NOT held.answered)
		OR (held.comment_id = made.root_id AND made.status = 'published')
	GROUP BY held.article_id, held.comment_id
), answered AS (
	UPDATE postbag.comment
	SET answered = comment.answered OR above.answered, replies = comment.replies + above.replies
	FROM above
	WHERE comment.article_id = above.article_id AND comment.comment_id = above.comment_id
		@one AND comment.article_id = $50
	RETURNING comment.comment_id
), summed AS MATERIALIZED (
	SELECT
		made.article_id, min(given.site_id) AS site_id, (array_agg(given.url ORDER BY made.place))[1] AS url,
		coalesce(
			(array_agg(given.title ORDER BY made.place) FILTER (WHERE given.title <> ''))[1], ''
		) AS title,
		count(*) AS posted, count(*) FILTER (WHERE made.status = 'published') AS published,
		min(given.now) AS first, max(given.now) AS last, max(given.days) AS days
	FROM made
	JOIN given ON given.place = made.place
	GROUP BY made.article_id
), counted AS (
	INSERT INTO postbag.article AS known (
		article_id, site_id, article_key, url, title, posted, thread_revision, comments,
		created_at
	)
	SELECT article_id, site_id, url, url, title, posted, (published > 0)::integer, published, first
	FROM summed
	WHERE (SELECT count(*) FROM answered) >= 0 AND (SELECT count(*) FROM spent) >= 0
	ORDER BY article_id
	ON CONFLICT (article_id) DO UPDATE SET
		title = CASE WHEN known.title = '' THEN excluded.title ELSE known.title END,
		posted = known.posted + excluded.posted,
		closed_after = (
			SELECT CASE
				WHEN coalesce(known.close_days, days) > 0
					AND known.created_at + coalesce(known.close_days, days) * interval '24 hours' <= last
				THEN known.posted
				ELSE known.closed_after
			END
			FROM summed
			WHERE summed.article_id = known.article_id
		),
		comments = known.comments + excluded.comments,
		thread_revision = known.thread_revision
			+ (excluded.comments > 0 OR (known.title = '' AND excluded.title <> ''))::integer
	RETURNING article_id, comments
)
SELECT
	given.place, allowed.allowed, allowed.own_us, allowed.near_us,
	coalesce(earlier.comment_id, made.comment_id) AS comment_id,
	coalesce(earlier.author_id, given.author_id) AS author_id,
	coalesce(earlier.status, made.status) AS status,
	coalesce(earlier.member, given.member) AS member,
	coalesce(earlier.same, true) AS same,
	earlier.comment_id IS NOT NULL AS repeated,
	spot.place IS NOT NULL AS placed,
	coalesce(thread.shut, false) AS closed,
	coalesce(spot.locked_at IS NOT NULL, false) AS locked,
	given.place IN (SELECT place FROM used) AS spent,
	CASE WHEN thread.shut THEN thread.leads_to END AS leads_to,
	counted.comments
FROM given
JOIN allowed ON allowed.place = given.place
LEFT JOIN earlier ON earlier.place = given.place
LEFT JOIN made ON made.place = given.place
LEFT JOIN spot ON spot.place = given.place
LEFT JOIN thread ON thread.place = given.place
LEFT JOIN counted ON counted.article_id = made.article_id
ORDER BY given.place
