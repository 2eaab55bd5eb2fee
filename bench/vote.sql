-- A vote in one statement and so in one transaction, as a program without a combining writer would cast it: the vote,
-- its comment's count, and that the thread has changed. On the first comment of an article.
-- $1 article, $2 actor key.
WITH cast_now AS (
	INSERT INTO postbag.vote (article_id, comment_id, actor_key, value, voted_at)
	SELECT $1::bigint, (SELECT min(comment_id) FROM postbag.comment WHERE article_id = $1::bigint), $2::bytea, 1, now()
	ON CONFLICT DO NOTHING
	RETURNING article_id, comment_id
), counted AS (
	UPDATE postbag.comment SET ups = ups + 1
	FROM cast_now
	WHERE comment.article_id = cast_now.article_id AND comment.comment_id = cast_now.comment_id
)
UPDATE postbag.article SET thread_revision = thread_revision + 1
WHERE article_id IN (SELECT article_id FROM cast_now)
