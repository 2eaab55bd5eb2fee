-- decisions_unhold: takes back what decisions_hold has noted, if that still stands.
-- kind    write
-- param   $1 bigint  article id
-- param   $2 bigint  moderator id
-- param   $3 text  moderator's name
-- param   $4 text  reason
-- param   $5 timestamptz  now
-- param   $6 bigint  decision id
-- column  decision_id bigint  what was noted; no row when the decision does not stand any more
WITH undone AS (
	SELECT decision.decision_id, decision.act
	FROM postbag.decision
	JOIN postbag.decision_standing ON decision_standing.article_id = decision.article_id
		AND decision_standing.decision_id = decision.decision_id
	WHERE decision.article_id = $1 AND decision.decision_id = $6
		AND decision.act IN ('hold', 'release')
), turned AS (
	UPDATE postbag.article SET held = (undone.act = 'release')
	FROM undone
	WHERE article.article_id = $1 AND article.held = (undone.act = 'hold')
	RETURNING article.site_id
), noted AS (
	INSERT INTO postbag.decision (
		article_id, site_id, moderator_id, moderator_name, act, reason, undoes, decided_at
	)
	SELECT
		$1, turned.site_id, $2, $3, CASE undone.act WHEN 'hold' THEN 'release' ELSE 'hold' END,
		$4, undone.decision_id, $5
	FROM undone
	CROSS JOIN turned
	RETURNING decision_id
)
SELECT decision_id FROM noted
