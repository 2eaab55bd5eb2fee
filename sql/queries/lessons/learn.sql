-- lessons_learn: counts the words of comments of one site, and takes away what was counted of them before.
-- A comment about which something was decided in the meantime is left for the next time. Who learns at the
-- same site waits for the site's row, so that no two lock the same words in another order.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 bigint[]  the articles of the comments
-- param   $3 bigint[]  the comments
-- param   $4 bigint[]  since when each was due, in microseconds since 1970
-- param   $5 text[]  what is learned from each: none, good or spam
-- param   $6 bigint[]  of each word the number of its comment, from 1
-- param   $7 bigint[]  its bucket; none twice in a comment
-- column  learned bigint
WITH given AS (
	SELECT article_id, comment_id, due_us, lesson, place
	FROM unnest($2, $3, $4, $5)
		WITH ORDINALITY AS given (article_id, comment_id, due_us, lesson, place)
), word AS (
	SELECT place, bucket
	FROM unnest($6, $7) AS word (place, bucket)
), taken AS MATERIALIZED (
	SELECT
		lesson.article_id, lesson.comment_id, lesson.learned AS was, lesson.buckets, given.lesson,
		given.place
	FROM given
	JOIN postbag.lesson ON lesson.article_id = given.article_id
		AND lesson.comment_id = given.comment_id
	WHERE lesson.due_at = timestamptz 'epoch' + given.due_us * interval '1 microsecond'
	ORDER BY lesson.article_id, lesson.comment_id
	FOR NO KEY UPDATE OF lesson
), kept AS (
	UPDATE postbag.lesson
	SET due_at = NULL, learned = taken.lesson, buckets = coalesce((
		SELECT array_agg(word.bucket)
		FROM word
		WHERE word.place = taken.place AND taken.lesson <> 'none'
	), '{}')
	FROM taken
	WHERE lesson.article_id = taken.article_id AND lesson.comment_id = taken.comment_id
	RETURNING lesson.comment_id
), total AS (
	UPDATE postbag.site
	SET learned_good = learned_good + more.good, learned_spam = learned_spam + more.spam
	FROM (
		SELECT
			count(*) FILTER (WHERE lesson = 'good') - count(*) FILTER (WHERE was = 'good') AS good,
			count(*) FILTER (WHERE lesson = 'spam') - count(*) FILTER (WHERE was = 'spam') AS spam
		FROM taken
	) AS more
	WHERE site.site_id = $1
	RETURNING site.site_id
), counted AS MATERIALIZED (
	SELECT
		bucket, sum(good) AS good, sum(spam) AS spam, bool_or(known) AS known
	FROM (
		SELECT
			unnest(buckets) AS bucket, -(was = 'good')::integer AS good,
			-(was = 'spam')::integer AS spam, true AS known
		FROM taken
		UNION ALL
		SELECT word.bucket, (lesson = 'good')::integer, (lesson = 'spam')::integer, false
		FROM taken
		JOIN word ON word.place = taken.place
		WHERE lesson <> 'none'
	) AS change
	GROUP BY bucket
), changed AS (
	UPDATE postbag.lesson_word
	SET good = lesson_word.good + counted.good, spam = lesson_word.spam + counted.spam
	FROM counted
	CROSS JOIN total
	WHERE lesson_word.site_id = total.site_id AND lesson_word.bucket = counted.bucket
		AND counted.known
), added AS (
	INSERT INTO postbag.lesson_word (site_id, bucket, good, spam)
	SELECT total.site_id, counted.bucket, counted.good, counted.spam
	FROM counted
	CROSS JOIN total
	WHERE NOT counted.known
	ON CONFLICT (site_id, bucket) DO UPDATE
	SET good = lesson_word.good + EXCLUDED.good, spam = lesson_word.spam + EXCLUDED.spam
)
SELECT count(*) AS learned FROM kept
