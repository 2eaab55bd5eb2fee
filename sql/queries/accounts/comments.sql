-- accounts_comments: what an author has written at a site, whatever became of it, with what they are told
-- about what was rejected; newest first.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint  author id
-- param   $3 bigint  only what has a smaller id than this
-- param   $4 bigint  most rows
-- columns comment
-- column  told boolean  it was rejected
-- column  ground text  why, or null
-- column  note text  from the moderator, or null
-- column  url text  the article's
-- column  title text  likewise; or empty
SELECT
	@comment@, told, ground, note, url, title
FROM (
	SELECT
		@comment.comment@, rejection.decided_at IS NOT NULL AS told, rejection.ground, rejection.note,
		article.url, article.title
	FROM postbag.comment
	JOIN postbag.article ON article.article_id = comment.article_id
	LEFT JOIN LATERAL (
		SELECT decision.ground, decision.note, decision.decided_at
		FROM postbag.decision
		WHERE decision.article_id = comment.article_id AND decision.comment_id = comment.comment_id
			AND decision.act = '' AND decision.to_status = 'rejected'
		ORDER BY decision.decision_id DESC
		LIMIT 1
	) AS rejection ON comment.status = 'rejected'
	WHERE comment.author_id = $2 AND comment.site_id = $1 AND comment.comment_id < $3
	ORDER BY comment.comment_id DESC
	LIMIT $4
) AS own
ORDER BY comment_id DESC
