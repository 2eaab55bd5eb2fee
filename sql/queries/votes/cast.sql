-- votes_cast: counts, changes or withdraws a round of votes, each by one actor on one comment.
-- Each takes one from the buckets of its voter and of the voter's neighbourhood before anything else: see limits_take_all.
-- Rows are locked in the order buckets, comments, articles, as comments_add says: so votes on a comment come one after the
-- other, between rounds as well.
-- An author has one vote on any day, found by their number; anybody else is known by the actor key. The caller gives no two
-- votes of one actor, or of one author, on one comment. Two may still meet, where an author's older vote stands under the key
-- of somebody else: then the first is cast, and the other one is left to a second run. One that another round
-- has cast for an author in the same moment breaks vote_of_author_is_unique, which undoes all; then each is run by itself.
-- A vote that is there already is only ever turned round, so its old value is the other one.
-- What is counted is added to the counts as they were locked: of the row as the snapshot has it the server would
-- first make a score that there cannot be, and stop at that.
-- kind    idempotent
-- param   $1 bytea[]  limit keys of the voters, each once
-- param   $2 bigint[]  how many are wanted of each
-- param   $3 bigint[]  which neighbourhood each is of, from 1
-- param   $4 bigint[]  how many are wanted by those of the neighbourhood that come before
-- param   $5 bigint  the limit: how many at once
-- param   $6 bigint  the limit: period in seconds
-- param   $7 bytea[]  limit keys of the neighbourhoods, each once
-- param   $8 bigint  their limit: how many at once
-- param   $9 bigint[]  of each vote which of the voters' buckets it takes from, from 1; 0: none
-- param   $10 bigint[]  how many take from that before it
-- param   $11 bigint[]  article ids
-- param   $12 bigint[]  comment ids
-- param   $13 bytea[]  actor keys
-- param   $14 bigint[]  the voters' author ids; 0: none
-- param   $15 bigint[]  1 up, -1 down, 0 withdraws
-- param   $16 timestamptz[]  now, of each
-- one     $17 bigint  the article that all are of
-- column  place bigint  which vote, from 1
-- column  allowed boolean  whether the buckets had room
-- column  own_us bigint  from now, when the next one of this voter fits; not above 0: now; null: nothing was to be taken
-- column  near_us bigint  the same of the neighbourhood
-- column  found boolean  there is such a comment, and it is published
-- column  own boolean  the voter wrote it: nothing was counted
-- column  met boolean  another one of the round was cast in its place: nothing was counted
-- column  ups bigint  of the comment, after the round; null when the vote was not allowed or the comment not found
-- column  downs bigint  likewise
WITH
@all @lots@
@one @taken@
, given AS MATERIALIZED (
	SELECT
		given.place, given.article_id, given.comment_id, given.actor_key, nullif(given.author_id, 0) AS author_id,
		given.value, given.voted_at, given.lot = 0 OR coalesce(given.turn < lot.allowed, false) AS allowed,
		lot.own_us, lot.near_us
	-- Hidden so that how many there are is nothing a plan could be made for: one does for all rounds.
	FROM unnest(
		(SELECT $9), (SELECT $10), (SELECT $11), (SELECT $12), (SELECT $13), (SELECT $14), (SELECT $15), (SELECT $16)
	) WITH ORDINALITY AS given (lot, turn, article_id, comment_id, actor_key, author_id, value, voted_at, place)
	LEFT JOIN lot ON lot.place = given.lot
), target AS MATERIALIZED (
	SELECT wanted.article_id, wanted.comment_id, found.author_id, found.ups, found.downs
	FROM (
		SELECT article_id, comment_id
		FROM given
		WHERE allowed
		GROUP BY article_id, comment_id
		ORDER BY article_id, comment_id DESC
	) AS wanted
	-- LIMIT makes this a look-up by key, but where the plan was made for a table of a page or two: see comments_add.
	CROSS JOIN LATERAL (
		SELECT author_id, ups, downs
		FROM postbag.comment
		WHERE comment.article_id = wanted.article_id AND comment.comment_id = wanted.comment_id
			@one AND comment.article_id = $17
			AND comment.status = 'published'
		LIMIT 1
		FOR NO KEY UPDATE
	) AS found
), aimed AS MATERIALIZED (
	SELECT
		given.place, given.article_id, given.comment_id, given.author_id, given.value, given.voted_at,
		coalesce(target.author_id = given.author_id, false) AS own,
		coalesce(known.actor_key, given.actor_key) AS actor_key, target.ups, target.downs
	FROM given
	JOIN target ON target.article_id = given.article_id AND target.comment_id = given.comment_id
	LEFT JOIN LATERAL (
		SELECT actor_key
		FROM postbag.vote
		WHERE vote.article_id = given.article_id AND vote.comment_id = given.comment_id
			@one AND vote.article_id = $17
			AND vote.author_id = given.author_id
		LIMIT 1
	) AS known ON true
	WHERE given.allowed
), voter AS MATERIALIZED (
	SELECT DISTINCT ON (article_id, comment_id, actor_key)
		place, article_id, comment_id, actor_key, author_id, value, voted_at
	FROM aimed
	WHERE NOT own
	ORDER BY article_id, comment_id, actor_key, place
), withdrawn AS (
	DELETE FROM postbag.vote
	USING voter
	WHERE voter.value = 0 AND vote.article_id = voter.article_id AND vote.comment_id = voter.comment_id
		@one AND vote.article_id = $17
		AND vote.actor_key = voter.actor_key
	RETURNING vote.article_id, vote.comment_id, vote.value
), cast_now AS (
	INSERT INTO postbag.vote (article_id, comment_id, actor_key, author_id, value, voted_at)
	SELECT article_id, comment_id, actor_key, author_id, value, voted_at
	FROM voter
	WHERE value <> 0
	ON CONFLICT (article_id, comment_id, actor_key) DO UPDATE
		SET value = excluded.value, voted_at = excluded.voted_at
		WHERE vote.value <> excluded.value
	RETURNING article_id, comment_id, value, xmax = 0 AS fresh
), change AS MATERIALIZED (
	SELECT article_id, comment_id, sum(up) AS up, sum(down) AS down
	FROM (
		SELECT article_id, comment_id, -(value = 1)::integer AS up, -(value = -1)::integer AS down FROM withdrawn
		UNION ALL
		SELECT
			article_id, comment_id,
			CASE WHEN value = 1 THEN 1 ELSE -(NOT fresh)::integer END,
			CASE WHEN value = -1 THEN 1 ELSE -(NOT fresh)::integer END
		FROM cast_now
	) AS each
	GROUP BY article_id, comment_id
), counted AS (
	UPDATE postbag.comment SET ups = target.ups + change.up, downs = target.downs + change.down
	FROM change
	JOIN target ON target.article_id = change.article_id AND target.comment_id = change.comment_id
	WHERE comment.article_id = change.article_id AND comment.comment_id = change.comment_id
		@one AND comment.article_id = $17
	RETURNING comment.article_id, comment.comment_id, comment.ups, comment.downs
), changed AS MATERIALIZED (
	SELECT wanted.article_id
	FROM (SELECT article_id FROM counted GROUP BY article_id ORDER BY article_id) AS wanted
	CROSS JOIN LATERAL (
		SELECT FROM postbag.article
		WHERE article.article_id = wanted.article_id
			@one AND article.article_id = $17
		LIMIT 1
		FOR NO KEY UPDATE
	) AS found
), raised AS (
	UPDATE postbag.article SET thread_revision = thread_revision + 1
	FROM changed
	WHERE article.article_id = changed.article_id
		@one AND article.article_id = $17
)
SELECT
	given.place, given.allowed, given.own_us, given.near_us,
	aimed.place IS NOT NULL AS found,
	coalesce(aimed.own, false) AS own,
	coalesce(NOT aimed.own AND voter.place IS NULL, false) AS met,
	coalesce(counted.ups, aimed.ups) AS ups,
	coalesce(counted.downs, aimed.downs) AS downs
FROM given
LEFT JOIN aimed ON aimed.place = given.place
LEFT JOIN voter ON voter.place = given.place
LEFT JOIN counted ON counted.article_id = given.article_id AND counted.comment_id = given.comment_id
ORDER BY given.place
