-- rules_add: makes a rule, unless its site has enough, and notes it.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 text  kind
-- param   $3 text  outcome
-- param   $4 bigint  threshold
-- param   $5 bigint  span
-- param   $6 bigint  score
-- param   $7 text  words, pattern, or empty
-- param   $8 bigint  how many a site may have
-- param   $9 bigint  who makes it, or null for the operator
-- param   $10 text  their name
-- param   $11 timestamptz  now
-- column  rule_id bigint  no row when there are enough
WITH made AS (
	INSERT INTO postbag.rule (
		site_id, kind, outcome, threshold, span, score, body, enabled, made_by, made_at
	)
	SELECT $1, $2, $3, $4, $5, $6, $7, true, $10, $11
	WHERE (SELECT count(*) FROM postbag.rule WHERE site_id = $1) < $8
	RETURNING
		rule.rule_id,
		@ruleline@
		AS line
), told AS (
	SELECT
		$1::bigint AS site_id, $9::bigint AS moderator_id, $10 AS moderator_name,
		NULL::bigint AS concerns, 'rule' AS kind, $2 || ' ' || made.rule_id AS subject,
		'' AS before, made.line AS after, $11 AS at
	FROM made
), noted AS (
	@event@
)
SELECT rule_id FROM made
