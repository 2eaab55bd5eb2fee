-- comments_own: what an author waits for under an article, or believes to, what they alone see, and what
-- was rejected of theirs lately, with what they are told about it; oldest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  author id
-- param   $3 timestamptz  of what was rejected only what was after this
-- param   $4 bigint  most rows: the newest
-- columns comment
-- column  told boolean  it was rejected
-- column  ground text  why, or null
-- column  note text  from the moderator, or null
SELECT
	@comment@, told, ground, note
FROM (
	SELECT
		@comment.comment@, rejection.decided_at IS NOT NULL AS told, rejection.ground, rejection.note
	FROM postbag.comment
	LEFT JOIN LATERAL (
		SELECT decision.ground, decision.note, decision.decided_at
		FROM postbag.decision
		WHERE decision.article_id = $1 AND decision.comment_id = comment.comment_id
			AND decision.act = '' AND decision.to_status = 'rejected'
		ORDER BY decision.decision_id DESC
		LIMIT 1
	) AS rejection ON comment.status = 'rejected'
	WHERE comment.article_id = $1 AND comment.author_id = $2
		AND (comment.status IN ('held', 'spam') OR rejection.decided_at > $3)
	ORDER BY comment.comment_id DESC
	LIMIT $4
) AS own
ORDER BY comment_id
